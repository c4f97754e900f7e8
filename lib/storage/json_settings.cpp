#include "storage/json_settings.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "core/error.hpp"
#include "core/text.hpp"
#include "storage/json_depth.hpp"

namespace ser {
namespace {

Json parsed_value(std::string_view text) {
  Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  return value.is_discarded() ? Json(std::string(text)) : value;
}

Json& child(Json& parent, const std::string& step, const std::string& where) {
  if (parent.is_array()) {
    const auto index = to_integer(step);
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= parent.size()) {
      throw usage_error(where + ": '" + step + "' is no index of a list of " +
                        std::to_string(parent.size()));
    }
    return parent[static_cast<std::size_t>(*index)];
  }
  if (parent.is_null()) parent = Json::object();
  if (!parent.is_object()) {
    throw usage_error(where + ": '" + step + "' is looked for in a value that has no keys");
  }
  return parent[step];
}

}  // namespace

void apply_setting(Json& config, std::string_view assignment) {
  const auto equals = assignment.find('=');
  const std::string where = "--set " + std::string(assignment);
  if (equals == std::string_view::npos || equals == 0) {
    throw usage_error(where + ": must be path.to.key=value");
  }
  if (!is_utf8(assignment)) throw usage_error(where + ": is not UTF-8 text");
  if (json_depth(assignment) > kDeepestJson) throw usage_error(where + ": is nested too deep");
  Json* target = &config;
  for (const auto& step : split(assignment.substr(0, equals), '.')) {
    target = &child(*target, step, where);
  }
  *target = parsed_value(assignment.substr(equals + 1));
}

}  // namespace ser
