#include "metrics/requirements.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "metrics/table.hpp"

namespace ser {
namespace {

const Metric& metric_named(std::string_view name) {
  const auto& table = metric_table();
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Metric& metric) { return metric.name == name; });
  if (found != table.end()) return *found;
  std::vector<std::string> known;
  for (const Metric& metric : table) known.emplace_back(metric.name);
  throw usage_error("--require: no metric '" + std::string(name) + "' " + known_names(name, known));
}

Requirement requirement_of(const std::string& item) {
  const std::string where = "--require " + item + ": ";
  const auto equals = item.find('=');
  const auto value =
      equals == std::string::npos ? std::nullopt : to_number(trimmed(item.substr(equals + 1)));
  if (!value || !std::isfinite(*value)) {
    throw usage_error(where + "must be metric=value, as uar=0.60");
  }
  const Metric& metric = metric_named(trimmed(item.substr(0, equals)));
  if (*value < metric.lowest || *value > metric.highest) {
    if (metric.highest == 1.0 && *value > 1.0) {
      throw usage_error(
          where + "shares are from 0 to 1" +
          (*value <= 100.0 ? "; did you mean " + fixed(*value / 100.0, 2) + "?" : ""));
    }
    throw usage_error(where + std::string(metric.name) + " is from " + to_text(metric.lowest) +
                      " to " + to_text(metric.highest));
  }
  return {std::string(metric.name), *value};
}

}  // namespace

std::vector<Requirement> parse_requirements(std::string_view text) {
  std::vector<Requirement> result;
  for (const std::string& item : split(text, ',')) {
    if (!trimmed(item).empty()) result.push_back(requirement_of(trimmed(item)));
  }
  if (result.empty()) throw usage_error("--require: is empty; give metric=value, as uar=0.60");
  return result;
}

std::string missed(const Scores& scores, const std::vector<Requirement>& requirements) {
  std::vector<std::string> texts;
  for (const Requirement& wanted : requirements) {
    const auto found = scores.metric(wanted.metric).value;
    const bool at_most = metric_named(wanted.metric).lower_is_better;
    if (found && (at_most ? *found <= wanted.value : *found >= wanted.value)) continue;
    texts.push_back(wanted.metric + " is " + (found ? fixed(*found, 4) : "not defined") +
                    ", required " + (at_most ? "at most " : "") + to_text(wanted.value));
  }
  return join(texts, "; ");
}

}  // namespace ser
