#include "corpora/label_set.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

const std::string kNeutral = "neutral";

}  // namespace

LabelPolicy parse_label_policy(const std::string& name, const std::string& option) {
  static const std::array<std::pair<std::string, LabelPolicy>, 3> kPolicies = {
      {{"keep", LabelPolicy::kKeep},
       {"neutral", LabelPolicy::kNeutral},
       {"drop", LabelPolicy::kDrop}}};
  if (name.empty()) return LabelPolicy::kBySet;
  std::vector<std::string> known;
  for (const auto& [text, policy] : kPolicies) {
    if (text == name) return policy;
    known.push_back(text);
  }
  throw usage_error(option + ": unknown '" + name + "' " + known_names(name, known));
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
  if (keep_others) return emotion;
  return std::nullopt;
}

LabelSet parse_label_set(const Json& json, const std::string& source,
                         std::span<const std::string> known) {
  static const std::array<std::string, 2> kOthers = {"drop", "keep"};
  JsonReader reader(json, source + ":");
  LabelSet set;
  set.name = source;
  reader.string_or("about", "");
  set.keep_others = reader.one_of("others", kOthers, "drop") == "keep";
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
