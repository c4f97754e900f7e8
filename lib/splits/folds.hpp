#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "splits/split.hpp"

namespace ser {

/// How a cross-validation is to be made: what `--cv` and `-k` say.
struct FoldRecipe {
  enum class Kind {
    kSpeaker,
    kCorpus,
    kText,
    kSpeakerText,  ///< neither the speaker nor the text of a test clip is in training
    kListed,       ///< published folds, or a file
  };
  Kind kind = Kind::kSpeaker;
  std::string name;   ///< of kListed: a name, a JSON file, or a CSV with `file` and `fold`
  std::size_t k = 5;  ///< 0: leave one group out at a time
  std::uint64_t seed = 1;
  bool allow_speaker_overlap = false;
};

/// Reads `group:speaker`, `group:corpus`, `group:text`, `group:speaker+text`, `folds:NAME`,
/// `folds:FILE`. Throws usage_error.
FoldRecipe parse_fold_recipe(const std::string& text);

/// `5`, `all`. Throws usage_error below 2.
std::size_t parse_fold_count(const std::string& text);

/// As the command line spells it; equal recipes give equal texts.
std::string recipe_text(const FoldRecipe& recipe);

struct Fold {
  int number = 1;
  Split split;
};

struct Folds {
  std::string recipe;
  std::vector<Fold> folds;
  Stamps stamps;
  std::vector<std::string> notes;  ///< of the whole; each fold's split has its own

  /// The number of the fold that tests each row; 0 where none does.
  std::vector<int> test_fold() const;
};

/// Makes the folds and checks each for leaks.
///
/// Groups are dealt to k folds so that each holds its share of every class as well as the groups
/// allow; where there are no more than k groups, or k is 0, each group is a fold of its own, in the
/// order of the manifest. By speaker and text, speakers and texts are dealt to as many parts each
/// (at most as many as there are of the rarer), and fold i tests the clips of the i-th speakers
/// saying the i-th texts, and trains on those that share neither with them. Development data are
/// cut out of the training part by speaker, unless a published fold names them. A published fold of
/// which no test clip is there is passed over with a note.
/// Throws usage_error for an unknown list or a partition, data_error for a leak (unless allowed),
/// fewer than two groups, a text that is not known, a class without a training clip.
Folds make_folds(const Manifest& manifest, const Target& target, const FoldRecipe& recipe);

/// `file,start,end,fold`, in the order of the manifest; `fold` is empty where none tests the clip.
std::string folds_csv(const Manifest& manifest, const Folds& folds);

}  // namespace ser
