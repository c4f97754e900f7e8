#include "manifest/target.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"

namespace ser {

std::optional<std::size_t> Target::index(std::string_view label) const {
  const auto found = std::find(labels.begin(), labels.end(), label);
  if (found == labels.end()) return std::nullopt;
  return static_cast<std::size_t>(found - labels.begin());
}

std::size_t Target::index_of(const Manifest& manifest, const Utterance& utterance) const {
  const std::string label = utterance.column(column);
  if (const auto found = index(label)) return *found;
  if (label.empty()) {
    throw data_error(manifest.where(utterance) + ": no " + column +
                     ": fill it in or delete the row");
  }
  throw data_error(manifest.where(utterance) + ": unknown " + column + " '" + label + "' " +
                   known_names(label, labels));
}

void require_labels(const Manifest& manifest, const Target& target) {
  for (const auto& utterance : manifest.rows) {
    if (!utterance.column(target.column).empty()) return;
  }
  throw data_error(manifest.source + ": " + manifest.without(target.column));
}

Target target_of(const Manifest& manifest, const std::string& column) {
  std::set<std::string> names;
  for (const auto& utterance : manifest.rows) {
    std::string name = utterance.column(column);
    if (!name.empty()) names.insert(std::move(name));
  }
  Target target;
  target.column = column;
  target.labels.assign(names.begin(), names.end());
  sort_labels(target.labels);
  return target;
}

}  // namespace ser
