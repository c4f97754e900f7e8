#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/spelling.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// The canonical name of an emotion in the words of others (`anger`, `Joy`, `pleasant_surprise`,
/// `Wut`); a word that is not known stays as it is. Case and the signs between words count for
/// nothing.
std::string canonical_emotion(std::string_view word);

/// Whether a cell says that there is no label: nan, None, NA, N/A, null, ? and -, in any case. An
/// empty one is no such word.
bool is_no_label(std::string_view word);

/// A word as it is compared: without case, blanks around it and the signs between words; a whole
/// number without zeros around it (`05` and `5.0` are `5`).
std::string compared_word(std::string_view word);

enum class SpeakerGender { kMale, kFemale };

/// As manifests and corpus definitions spell it.
inline constexpr Spelling<SpeakerGender> kSpeakerGenders[] = {{SpeakerGender::kMale, "male"},
                                                              {SpeakerGender::kFemale, "female"}};

/// What a word such as `m`, `F`, `woman` or `männlich` means; nothing for every other word.
std::optional<SpeakerGender> canonical_gender(std::string_view word);

/// What becomes of one emotion, over what the label set says.
enum class LabelPolicy { kBySet, kKeep, kNeutral, kDrop };

inline constexpr Spelling<LabelPolicy> kLabelPolicies[] = {
    {LabelPolicy::kKeep, "keep"}, {LabelPolicy::kNeutral, "neutral"}, {LabelPolicy::kDrop, "drop"}};

/// One of the words above; empty is kBySet. Throws usage_error with the known names.
LabelPolicy parse_label_policy(const std::string& name, const std::string& option);

/// What happens to emotions that a label set does not name.
enum class OtherLabels { kDrop, kKeep };

/// Which emotions a manifest tells apart: canonical emotion, or a word of the user's own, → the
/// label it becomes, or nothing where its recordings are left out.
struct LabelSet {
  std::string name;
  std::map<std::string, std::optional<std::string>> labels;
  std::map<std::string, std::optional<std::string>> words;  ///< own ones, by compared_word()
  std::map<std::string, std::string> spelt;                 ///< the same as the file spells them
  std::vector<std::string> known;                           ///< emotions beside the canonical ones
  OtherLabels others = OtherLabels::kDrop;
  LabelPolicy calm = LabelPolicy::kBySet;
  LabelPolicy boredom = LabelPolicy::kBySet;

  /// What becomes of a recording of this emotion with this native label. An own word that is one of
  /// the two goes first.
  std::optional<std::string> apply(const std::string& emotion, const std::string& label = "") const;
  /// Whether the emotion is canonical, one of a corpus definition, or named by the set.
  bool knows(const std::string& emotion, const std::string& label = "") const;
  /// The own word that stands for this emotion and native label; null: none.
  const std::string* own_word(const std::string& emotion, const std::string& label) const;
};

/// Reads `{"about", "labels": {emotion or word: label or null}, "others": "keep" or "drop"}`
/// strictly; `known` are the emotions that definitions have. Throws usage_error naming the key.
LabelSet parse_label_set(const Json& json, const std::string& source,
                         std::span<const std::string> known);

/// A label set looked up as all named resources are (`native`, `8`, `7`, `6`, `4`, a path).
LabelSet find_label_set(const std::string& name, std::span<const std::string> known);

}  // namespace ser
