#include "corpora/label_set.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/suggestion.hpp"
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

bool is_no_label(std::string_view word) {
  static const std::set<std::string> kWords = {"nan", "none", "na", "n/a", "<na>", "null",
                                               "nil", "nat",  "?",  "-",   "--"};
  return kWords.contains(lower(trimmed(word)));
}

std::string compared_word(std::string_view word) {
  std::string text = plain(word);
  const auto number = to_number(text);
  if (!number || *number != std::floor(*number) || std::abs(*number) > 1e9) return text;
  return std::to_string(static_cast<long long>(*number));
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

const std::string* LabelSet::own_word(const std::string& emotion, const std::string& label) const {
  for (const std::string* text : {&label, &emotion}) {
    const auto own = words.find(compared_word(*text));
    if (!text->empty() && own != words.end()) return &own->first;
  }
  return nullptr;
}

bool LabelSet::knows(const std::string& emotion, const std::string& label) const {
  const auto& canonical = canonical_emotions();
  return own_word(emotion, label) != nullptr || labels.contains(emotion) ||
         std::find(canonical.begin(), canonical.end(), emotion) != canonical.end() ||
         std::find(known.begin(), known.end(), emotion) != known.end();
}

std::optional<std::string> LabelSet::apply(const std::string& emotion,
                                           const std::string& label) const {
  const std::string* own = own_word(emotion, label);
  const auto mapped = own == nullptr ? std::optional(emotion) : words.at(*own);
  if (!mapped) return std::nullopt;
  const LabelPolicy policy = *mapped == "calm"      ? calm
                             : *mapped == "boredom" ? boredom
                                                    : LabelPolicy::kBySet;
  if (policy == LabelPolicy::kDrop) return std::nullopt;
  if (policy == LabelPolicy::kKeep) return mapped;
  if (policy == LabelPolicy::kNeutral) return apply(kNeutral);
  if (own != nullptr) return mapped;
  const auto found = labels.find(emotion);
  if (found != labels.end()) return found->second;
  return others == OtherLabels::kKeep ? mapped : std::nullopt;
}

namespace {

void add_label(const std::string& word, const Json& label, const std::string& where,
               std::span<const std::string> known, LabelSet& set) {
  if (!label.is_null() && (!label.is_string() || label.get<std::string>().empty())) {
    throw usage_error(where + ": must be a label, or null to leave it out");
  }
  const auto value =
      label.is_null() ? std::nullopt : std::optional<std::string>(label.get<std::string>());
  if (std::find(known.begin(), known.end(), word) != known.end()) {
    set.labels.emplace(word, value);
    return;
  }
  const std::string compared = compared_word(word);
  if (compared.empty()) throw usage_error(where + ": must not be an empty word");
  const auto [first, fresh] = set.spelt.emplace(compared, word);
  if (!fresh) throw usage_error(where + ": is the same word as '" + first->second + "'");
  set.words.emplace(compared, value);
}

}  // namespace

LabelSet parse_label_set(const Json& json, const std::string& source,
                         std::span<const std::string> known) {
  JsonReader reader(json, source + ":");
  LabelSet set;
  set.name = source;
  set.known.assign(known.begin(), known.end());
  reader.string_or("about", "");
  set.others = reader.one_of("others", kOtherLabels, OtherLabels::kDrop);
  for (const auto& [word, label] : reader.object("labels").items()) {
    add_label(word, label, reader.path_of("labels") + "." + word, known, set);
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
