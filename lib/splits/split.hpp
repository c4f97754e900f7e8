#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/spelling.hpp"
#include "manifest/manifest.hpp"
#include "splits/stamps.hpp"

namespace ser {

/// kUnused: on neither side, such as a clip that shares its sentence with the test part and its
/// speaker with the training part.
enum class Part { kTrain, kDev, kTest, kUnused };

/// As files, options and messages spell the parts.
inline constexpr Spelling<Part> kPartNames[] = {
    {Part::kTrain, "train"}, {Part::kDev, "dev"}, {Part::kTest, "test"}};

std::string_view part_name(Part part);  ///< empty for kUnused
std::optional<Part> part_of_name(std::string_view name);

/// Which side each row of a manifest stands on.
struct Split {
  std::vector<Part> part;           ///< one a row of the manifest
  std::string recipe;               ///< how it was made, as the command line spells it
  bool dev_shares_speaker = false;  ///< development data had to be cut by text from one speaker
  Stamps stamps;
  std::vector<std::string> notes;  ///< what a reader of the result should know, a sentence each

  std::vector<std::size_t> rows(Part side) const;
};

/// `file,start,end,part`, in the order of the manifest; unused rows are not listed.
std::string split_csv(const Manifest& manifest, const Split& split);

/// A split that was written before. Rows of the manifest that it does not list are unused, and a
/// note counts them; data_error when it lists none of them, since the two then do not belong
/// together.
Split read_split(const std::filesystem::path& path, const Manifest& manifest);

using SpeakerId = std::pair<std::string, std::string>;  ///< corpus, speaker

/// Whom and what a model learnt from, or was chosen by: the training and development parts.
struct Heard {
  std::set<SpeakerId> speakers;
  std::set<std::string> recordings;  ///< content hashes
};

Heard heard_in(const Manifest& manifest, const Split& split);

/// A speaker as leak checks compare them: corpus and id as folded_id() has them.
SpeakerId folded_speaker(const SpeakerId& speaker);
/// What leak checks know a row's samples by: `heard_hash`, else `hash`; empty: nothing tells.
const std::string& content_hash(const Utterance& row);

/// What stands on two sides: speakers, equal recordings, modality twins, augmented copies and their
/// originals. A line each, such as "speaker ravdess:01 is in train and test"; empty when nothing
/// leaks.
std::vector<std::string> find_leaks(const Manifest& manifest, const Split& split);

/// True when an augmented copy stands on another side than its original or another copy of it.
bool copies_leak(const Manifest& manifest, const Split& split);

/// What leaks, as find_leaks() of a split, between a model and the rows it is to be measured on.
std::vector<std::string> find_leaks(const Heard& heard, const Manifest& manifest,
                                    const std::vector<std::size_t>& rows);

/// The error that lists `leaks` (the first ones in full, the rest counted).
[[noreturn]] void throw_leaks(const std::string& what, const std::vector<std::string>& leaks);

/// "ravdess:01", or "01" without a corpus.
std::string speaker_text(const SpeakerId& speaker);

}  // namespace ser
