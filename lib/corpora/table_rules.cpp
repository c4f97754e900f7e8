#include "corpora/table_rules.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace ser {
namespace {

TableColumnRule column_of(JsonReader& reader, const std::string& key) {
  const Json& value = reader.value(key);
  if (value.is_string()) return {value.get<std::string>(), {}};
  JsonReader rule(value, reader.path_of(key));
  TableColumnRule column{rule.string("from"), {}};
  column.values = parse_pairs(rule.object("values"), rule.path_of("values"));
  rule.finish();
  return column;
}

std::string file_name(JsonReader& reader) {
  std::string name = reader.string("table");
  if (name.empty() || name.find('/') != std::string::npos) {
    throw usage_error(reader.path_of("table") + ": must be a file name without folders");
  }
  return name;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> parse_pairs(const Json& object,
                                                             const std::string& where) {
  if (!object.is_object()) throw usage_error(where + ": must be an object, not " + object.dump());
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [key, value] : object.items()) {
    if (!value.is_string()) {
      throw usage_error(std::string(where).append(".").append(key) + ": must be a text, not " +
                        value.dump());
    }
    pairs.emplace_back(key, value.get<std::string>());
  }
  return pairs;
}

LabelSource parse_label_source(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  LabelSource source;
  source.table = file_name(reader);
  source.key = reader.string("key");
  source.label = column_of(reader, "label");
  source.tie = reader.string_or("tie", "");
  reader.finish();
  return source;
}

SpeakerTable parse_speaker_table(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  SpeakerTable table;
  table.table = file_name(reader);
  table.key = reader.string("key");
  if (reader.has("gender")) table.gender = column_of(reader, "gender");
  const auto& genders = table.gender.values;
  const auto wrong = std::find_if(genders.begin(), genders.end(), [](const auto& pair) {
    return pair.second != "male" && pair.second != "female";
  });
  if (wrong != genders.end()) {
    throw usage_error(reader.path_of("gender") + ".values." + wrong->first + ": unknown '" +
                      wrong->second + "' (known: male, female)");
  }
  table.age = reader.string_or("age", "");
  reader.finish();
  return table;
}

}  // namespace ser
