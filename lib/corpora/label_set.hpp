#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/json_reader.hpp"

namespace ser {

/// What becomes of one emotion, over what the label set says.
enum class LabelPolicy { kBySet, kKeep, kNeutral, kDrop };

/// `keep`, `neutral`, `drop`; empty is kBySet. Throws usage_error with the known names.
LabelPolicy parse_label_policy(const std::string& name, const std::string& option);

/// Which emotions a manifest tells apart: canonical emotion → the label it becomes, or nothing
/// where its recordings are left out.
struct LabelSet {
  std::string name;
  std::map<std::string, std::optional<std::string>> labels;
  bool keep_others = false;  ///< what happens to emotions that `labels` does not name
  LabelPolicy calm = LabelPolicy::kBySet;
  LabelPolicy boredom = LabelPolicy::kBySet;

  std::optional<std::string> apply(const std::string& emotion) const;
};

/// Reads `{"about", "labels": {emotion: label or null}, "others": "keep" or "drop"}` strictly;
/// `known` are the emotions that may be named. Throws usage_error naming the key.
LabelSet parse_label_set(const Json& json, const std::string& source,
                         std::span<const std::string> known);

/// A label set looked up as all named resources are (`native`, `8`, `7`, `6`, `4`, a path).
LabelSet find_label_set(const std::string& name, std::span<const std::string> known);

}  // namespace ser
