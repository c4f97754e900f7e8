#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/spelling.hpp"

namespace ser {

using Json = nlohmann::ordered_json;

/// Parses JSON text; `source` is named in the message. Throws usage_error with the line, and for a
/// key that an object gives twice.
Json parse_json(std::string_view text, const std::string& source);

/// The same for text that a program wrote: nothing where it is damaged or nested too deep.
std::optional<Json> json_or_nothing(std::string_view text);

/// JSON as files and terminals get it: indented by two, ending in `\n`. Bytes that are not UTF-8
/// are replaced, so that a strange label or file name is no reason to lose the rest.
std::string json_text(const Json& json);
/// The same in one line, without a newline.
std::string json_line(const Json& json);

/// A text of any bytes, such as a path, as JSON that byte_text() reads back: a text where it is
/// UTF-8, else {"hex": …}.
Json json_of_bytes(std::string_view bytes);
/// Throws Json::exception for any other JSON.
std::string byte_text(const Json& json);

/// Reads one JSON object strictly: each read key is remembered, and finish() refuses the rest, so
/// that a misspelt key is an error and never ignored. All errors are usage_errors that name the
/// key's path and what is allowed. The object must outlive the reader.
class JsonReader {
 public:
  /// `path` is what messages call this object, such as `cnn.json: training`.
  JsonReader(const Json& object, std::string path);

  bool has(std::string_view key);

  std::string string(std::string_view key);
  std::string string_or(std::string_view key, const std::string& fallback);
  /// One of `allowed`.
  std::string one_of(std::string_view key, std::span<const std::string> allowed,
                     const std::string& fallback);
  /// The value of one of the table's words; `fallback` where the key is missing.
  template <typename Enum, std::size_t N>
  Enum one_of(std::string_view key, const Spelling<Enum> (&table)[N], Enum fallback) {
    return *value_of(table, one_of(key, names_of(table), std::string(spelling(table, fallback))));
  }
  bool boolean_or(std::string_view key, bool fallback);
  /// In [low, high].
  double number(std::string_view key, double low, double high);
  double number_or(std::string_view key, double fallback, double low, double high);
  std::int64_t integer(std::string_view key, std::int64_t low, std::int64_t high);
  std::int64_t integer_or(std::string_view key, std::int64_t fallback, std::int64_t low,
                          std::int64_t high);
  std::vector<std::string> strings_or_empty(std::string_view key);
  /// Any value; marks the key as read.
  const Json& value(std::string_view key);
  const Json& array(std::string_view key);
  const Json& object(std::string_view key);

  /// Throws when the object has keys that were not read.
  void finish() const;

  /// "path.key"
  std::string path_of(std::string_view key) const;

 private:
  /// Names a key that nothing has asked for and that looks like this one.
  std::string misspelt(std::string_view key) const;
  [[noreturn]] void fail(std::string_view key, const std::string& what) const;

  const Json& object_;
  std::string path_;
  std::set<std::string> read_;
  std::set<std::string> known_;  ///< asked for, there or not
};

using TextPairs = std::vector<std::pair<std::string, std::string>>;

/// Keys and values of an object that holds nothing but texts, in order. Throws usage_error naming
/// `where` or the key.
TextPairs texts_of(const Json& object, const std::string& where);

/// Changes one value of a config: `path.to.key=value`, as `--set` takes it. Numbers between dots
/// index lists. The value is read as JSON where it is JSON and as a text otherwise. Keys that are
/// not there yet are made; whether they are known is for the config's own reader to say.
/// Throws usage_error when there is no `=`, or the path leads through a value that is no object or
/// list, or past a list's end.
void apply_setting(Json& config, std::string_view assignment);

}  // namespace ser
