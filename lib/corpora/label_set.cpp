#include "corpora/label_set.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "manifest/manifest.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

const std::map<std::string_view, std::string_view> kEmotions = {
    {"neutrality", "neutral"},
    {"neutralness", "neutral"},
    {"neutral speech", "neutral"},
    {"calmness", "calm"},
    {"calmly", "calm"},
    {"happiness", "happy"},
    {"joy", "happy"},
    {"joyful", "happy"},
    {"joyous", "happy"},
    {"freude", "happy"},
    {"sadness", "sad"},
    {"sorrow", "sad"},
    {"trauer", "sad"},
    {"traurigkeit", "sad"},
    {"anger", "angry"},
    {"wut", "angry"},
    {"ärger", "angry"},
    {"fearful", "fear"},
    {"fearfulness", "fear"},
    {"afraid", "fear"},
    {"scared", "fear"},
    {"anxiety", "fear"},
    {"anxious", "fear"},
    {"angst", "fear"},
    {"disgusted", "disgust"},
    {"ekel", "disgust"},
    {"surprised", "surprise"},
    {"pleasant surprise", "surprise"},
    {"pleasant surprised", "surprise"},
    {"pleasantly surprised", "surprise"},
    {"ps", "surprise"},
    {"bored", "boredom"},
    {"boring", "boredom"},
    {"langeweile", "boredom"},
};

const std::map<std::string_view, SpeakerGender> kGenderWords = {
    {"m", SpeakerGender::kMale},          {"male", SpeakerGender::kMale},
    {"man", SpeakerGender::kMale},        {"boy", SpeakerGender::kMale},
    {"männlich", SpeakerGender::kMale},   {"f", SpeakerGender::kFemale},
    {"female", SpeakerGender::kFemale},   {"w", SpeakerGender::kFemale},
    {"woman", SpeakerGender::kFemale},    {"girl", SpeakerGender::kFemale},
    {"weiblich", SpeakerGender::kFemale},
};

/// Lower case (ASCII and Ä), words one space apart.
std::string plain(std::string_view word) {
  std::string text = lower(trimmed(word));
  for (char& c : text) {
    if (c == '_' || c == '-' || c == '\t') c = ' ';
  }
  if (text.starts_with("\xC3\x84")) text[1] = '\xA4';
  return text;
}

}  // namespace

std::string canonical_emotion(std::string_view word) {
  std::string key = plain(word);
  const auto& names = canonical_emotions();
  if (std::find(names.begin(), names.end(), key) != names.end()) return key;
  const auto found = kEmotions.find(key);
  return found == kEmotions.end() ? trimmed(word) : std::string(found->second);
}

std::optional<SpeakerGender> canonical_gender(std::string_view word) {
  const auto found = kGenderWords.find(plain(word));
  return found == kGenderWords.end() ? std::nullopt : std::optional(found->second);
}

namespace {

const std::string kNeutral = "neutral";

constexpr Spelling<OtherLabels> kOtherLabels[] = {{OtherLabels::kDrop, "drop"},
                                                  {OtherLabels::kKeep, "keep"}};

}  // namespace

LabelPolicy parse_label_policy(const std::string& name, const std::string& option) {
  if (name.empty()) return LabelPolicy::kBySet;
  if (const auto policy = value_of(kLabelPolicies, name)) return *policy;
  throw usage_error(option + ": unknown '" + name + "' " +
                    known_names(name, names_of(kLabelPolicies)));
}

std::optional<std::string> LabelSet::apply(const std::string& emotion) const {
  const LabelPolicy policy = emotion == "calm"      ? calm
                             : emotion == "boredom" ? boredom
                                                    : LabelPolicy::kBySet;
  if (policy == LabelPolicy::kDrop) return std::nullopt;
  if (policy == LabelPolicy::kKeep) return emotion;
  if (policy == LabelPolicy::kNeutral) return apply(kNeutral);
  const auto found = labels.find(emotion);
  if (found != labels.end()) return found->second;
  return others == OtherLabels::kKeep ? std::optional(emotion) : std::nullopt;
}

LabelSet parse_label_set(const Json& json, const std::string& source,
                         std::span<const std::string> known) {
  JsonReader reader(json, source + ":");
  LabelSet set;
  set.name = source;
  reader.string_or("about", "");
  set.others = reader.one_of("others", kOtherLabels, OtherLabels::kDrop);
  for (const auto& [emotion, label] : reader.object("labels").items()) {
    const std::string where = reader.path_of("labels") + "." + emotion;
    if (std::find(known.begin(), known.end(), emotion) == known.end()) {
      throw usage_error(where + ": unknown emotion " + known_names(emotion, known));
    }
    if (!label.is_null() && (!label.is_string() || label.get<std::string>().empty())) {
      throw usage_error(where + ": must be a label, or null to leave it out");
    }
    set.labels.emplace(emotion, label.is_null()
                                    ? std::nullopt
                                    : std::optional<std::string>(label.get<std::string>()));
  }
  reader.finish();
  return set;
}

LabelSet find_label_set(const std::string& name, std::span<const std::string> known) {
  const Resource resource = find_resource(ResourceKind::kLabels, name);
  LabelSet set =
      parse_label_set(parse_json(resource.text, resource.origin), resource.origin, known);
  set.name = resource.name;
  return set;
}

}  // namespace ser
