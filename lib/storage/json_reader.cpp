#include "storage/json_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "storage/json_depth.hpp"

namespace ser {
namespace {

std::string range_text(double low, double high) { return to_text(low) + " to " + to_text(high); }

std::string shown(const Json& value) {
  std::string text = json_line(value);
  if (text.size() > 40) text = text.substr(0, 37) + "...";
  return text;
}

}  // namespace

Json parse_json(std::string_view text, const std::string& source) {
  if (json_depth(text) > kDeepestJson) {
    throw usage_error(source + ": is nested more than " + std::to_string(kDeepestJson) +
                      " levels deep");
  }
  std::vector<std::set<std::string>> open_objects;
  const Json::parser_callback_t refuse_repeated_keys = [&](int, Json::parse_event_t event,
                                                           const Json& parsed) {
    if (event == Json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == Json::parse_event_t::object_end) open_objects.pop_back();
    if (event == Json::parse_event_t::key) {
      const auto key = parsed.get<std::string>();
      if (!open_objects.back().insert(key).second) {
        throw usage_error(source + ": the key '" + key + "' is given twice");
      }
    }
    return true;
  };
  try {
    return Json::parse(text, refuse_repeated_keys);
  } catch (const Json::parse_error& error) {
    const auto end = std::min(text.size(), static_cast<std::size_t>(error.byte));
    const auto before = text.substr(0, end);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    throw usage_error(source + ":" + std::to_string(line) + ": not valid JSON");
  } catch (const Json::out_of_range&) {
    throw usage_error(source + ": holds a number that is too large");
  }
}

std::optional<Json> json_or_nothing(std::string_view text) {
  if (json_depth(text) > kDeepestJson) return std::nullopt;
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  return json.is_discarded() ? std::nullopt : std::optional(std::move(json));
}

std::string json_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string json_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

namespace {

constexpr const char* kHex = "hex";
constexpr std::string_view kHexDigits = "0123456789abcdef";

}  // namespace

Json json_of_bytes(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kHexDigits[byte / 16U];
    hex += kHexDigits[byte % 16U];
  }
  return {{kHex, hex}};
}

std::string byte_text(const Json& json) {
  if (!json.is_object()) return json.get<std::string>();
  const auto hex = json.at(kHex).get<std::string>();
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(kHexDigits.find(hex[i]) * 16U + kHexDigits.find(hex[i + 1]));
  }
  return bytes;
}

JsonReader::JsonReader(const Json& object, std::string path)
    : object_(object), path_(std::move(path)) {
  if (object.is_object()) return;
  throw usage_error(path_ + (path_.ends_with(':') ? "" : ":") + " must be an object, not " +
                    shown(object));
}

std::string JsonReader::path_of(std::string_view key) const {
  return path_ + (path_.ends_with(':') ? " " : ".") + std::string(key);
}

void JsonReader::fail(std::string_view key, const std::string& what) const {
  throw usage_error(path_of(key) + ": " + what);
}

std::string JsonReader::misspelt(std::string_view key) const {
  for (const auto& [other, unused] : object_.items()) {
    if (known_.contains(other)) continue;
    const std::string wanted(key);
    if (known_names(other, {&wanted, 1}).starts_with("(did")) return ": is it '" + other + "'?";
  }
  return "";
}

bool JsonReader::has(std::string_view key) {
  known_.insert(std::string(key));
  return object_.contains(key);
}

const Json& JsonReader::value(std::string_view key) {
  known_.insert(std::string(key));
  const auto found = object_.find(key);
  if (found == object_.end()) fail(key, "is missing" + misspelt(key));
  read_.insert(std::string(key));
  return *found;
}

const Json& JsonReader::array(std::string_view key) {
  const Json& found = value(key);
  if (!found.is_array()) fail(key, "must be a list, not " + shown(found));
  return found;
}

const Json& JsonReader::object(std::string_view key) {
  const Json& found = value(key);
  if (!found.is_object()) fail(key, "must be an object, not " + shown(found));
  return found;
}

std::string JsonReader::string(std::string_view key) {
  const Json& found = value(key);
  if (!found.is_string()) fail(key, "must be a text, not " + shown(found));
  return found.get<std::string>();
}

std::string JsonReader::string_or(std::string_view key, const std::string& fallback) {
  return has(key) ? string(key) : fallback;
}

std::string JsonReader::one_of(std::string_view key, std::span<const std::string> allowed,
                               const std::string& fallback) {
  std::string found = string_or(key, fallback);
  if (std::find(allowed.begin(), allowed.end(), found) == allowed.end()) {
    fail(key, "unknown '" + found + "' " + known_names(found, allowed));
  }
  return found;
}

bool JsonReader::boolean_or(std::string_view key, bool fallback) {
  if (!has(key)) return fallback;
  const Json& found = value(key);
  if (!found.is_boolean()) fail(key, "must be true or false, not " + shown(found));
  return found.get<bool>();
}

double JsonReader::number(std::string_view key, double low, double high) {
  const Json& found = value(key);
  if (!found.is_number()) fail(key, "must be a number, not " + shown(found));
  const auto number = found.get<double>();
  if (!(number >= low && number <= high)) {
    fail(key, shown(found) + " is out of range (allowed: " + range_text(low, high) + ")");
  }
  return number;
}

double JsonReader::number_or(std::string_view key, double fallback, double low, double high) {
  return has(key) ? number(key, low, high) : fallback;
}

std::int64_t JsonReader::integer(std::string_view key, std::int64_t low, std::int64_t high) {
  const Json& found = value(key);
  if (!found.is_number_integer()) fail(key, "must be a whole number, not " + shown(found));
  const auto number = found.get<std::int64_t>();
  const bool wraps = found.is_number_unsigned() && number < 0;
  if (wraps || number < low || number > high) {
    fail(key, shown(found) + " is out of range (allowed: " + std::to_string(low) + " to " +
                  std::to_string(high) + ")");
  }
  return number;
}

std::int64_t JsonReader::integer_or(std::string_view key, std::int64_t fallback, std::int64_t low,
                                    std::int64_t high) {
  return has(key) ? integer(key, low, high) : fallback;
}

std::vector<std::string> JsonReader::strings_or_empty(std::string_view key) {
  std::vector<std::string> result;
  if (!has(key)) return result;
  for (const Json& item : array(key)) {
    if (!item.is_string()) fail(key, "must be a list of texts, not of " + shown(item));
    result.push_back(item.get<std::string>());
  }
  return result;
}

void JsonReader::finish() const {
  for (const auto& [key, unused] : object_.items()) {
    if (read_.contains(key)) continue;
    const std::vector<std::string> known(known_.begin(), known_.end());
    fail(key, "unknown key " + known_names(key, known));
  }
}

TextPairs texts_of(const Json& object, const std::string& where) {
  JsonReader reader(object, where);
  TextPairs pairs;
  for (const auto& [key, unused] : object.items()) pairs.emplace_back(key, reader.string(key));
  return pairs;
}

namespace {

Json parsed_value(std::string_view text) {
  return json_or_nothing(text).value_or(Json(std::string(text)));
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
  constexpr std::size_t kShown = 60;
  const std::string where = "--set " + std::string(assignment.substr(0, kShown)) +
                            (assignment.size() > kShown ? "…" : "");
  if (equals == std::string_view::npos || equals == 0) {
    throw usage_error(where + ": must be path.to.key=value");
  }
  if (!is_utf8(assignment)) throw usage_error(where + ": is not UTF-8 text");
  if (json_depth(assignment) > kDeepestJson) throw usage_error(where + ": is nested too deep");
  const auto steps = split(assignment.substr(0, equals), '.');
  if (steps.size() > kDeepestJson) throw usage_error(where + ": is nested too deep");
  Json* target = &config;
  for (const auto& step : steps) {
    target = &child(*target, step, where);
  }
  *target = parsed_value(assignment.substr(equals + 1));
}

}  // namespace ser
