#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "splits/split.hpp"

namespace ser {

/// How a split is to be made: what `--split`, `--test-speakers` and their like say.
struct SplitRecipe {
  enum class Kind {
    kSpeaker,  ///< whole speakers to train, dev and test, by shares
    kRandom,   ///< clips to train, dev and test, by shares; speaker-dependent
    kColumn,   ///< the manifest's own column `split`
    kFolds,    ///< a published partition into train, dev and test
    kNone,     ///< no test part
  };
  Kind kind = Kind::kSpeaker;
  std::array<double, 3> shares = {0.70, 0.15, 0.15};  ///< train, dev, test; sum to 1
  std::string name;                                   ///< of kFolds
  std::string test_speakers;  ///< "16-18", "ravdess:16-18,emodb:03"; overrules the shares
  std::string dev_speakers;
  std::uint64_t seed = 1;
  bool allow_speaker_overlap = false;
  bool leak_copies = false;  ///< kRandom: copies do not stay with their source; stamped
};

/// Reads `speaker:70/15/15`, `random:70/15/15`, `column`, `folds:NAME`, `none`. Throws usage_error.
SplitRecipe parse_split_recipe(const std::string& text);

/// As the command line spells it; equal recipes give equal texts.
std::string recipe_text(const SplitRecipe& recipe);

/// Makes the split and checks it for leaks.
///
/// Shares are of clips. Speakers are put together so that the classes of each part come as close
/// to the whole manifest's as the groups allow (the best of 500 seeded orders). Equal recordings
/// and augmented copies always stand on one side. Without dev speakers the development part is cut
/// out of the training part by speaker; with one training speaker by text, and a note says so.
/// Throws usage_error for `random` without allow_speaker_overlap, for leak_copies without both, and
/// for unknown speakers, data_error for a leak, leak_copies in a manifest without copies, too few
/// speakers, or a class without a training clip.
Split make_split(const Manifest& manifest, const Target& target, const SplitRecipe& recipe);

/// The usage_error for leak_copies with any other split than a random one that may overlap.
[[noreturn]] void refuse_leak_of_copies();

/// The speakers that "16-18" or "ravdess:16-18,emodb:03" names. Numbers match ids by value, so
/// that 1 finds "01". Throws usage_error naming `option` for a part that matches nobody.
std::set<SpeakerId> match_speakers(const Manifest& manifest, const std::string& text,
                                   const std::string& option);

}  // namespace ser
