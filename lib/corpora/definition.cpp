#include "corpora/definition.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "core/error.hpp"
#include "core/text.hpp"
#include "corpora/name_pattern.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

const std::vector<std::string> kRuleColumns = {"speaker", "gender",    "age",  "language", "style",
                                               "label",   "intensity", "text", "take"};
const std::vector<std::string> kGenders = {"male", "female"};

const std::string& text_of(const Json& value, const std::string& where) {
  if (!value.is_string()) throw usage_error(where + ": must be a text, not " + value.dump());
  return value.get_ref<const std::string&>();
}

std::map<std::string, std::string> map_or_empty(JsonReader& reader, const std::string& key) {
  if (!reader.has(key)) return {};
  const auto pairs = parse_pairs(reader.object(key), reader.path_of(key));
  return {pairs.begin(), pairs.end()};
}

void refuse_empty(bool empty, const std::string& where, const char* what) {
  if (empty) throw usage_error(where + ": must " + what);
}

NamePart part_of(const Json& value, const std::string& where) {
  NamePart part;
  if (value.is_string()) {
    part.regex = value.get<std::string>();
    refuse_empty(part.regex.empty(), where, "not be empty");
    return part;
  }
  if (value.is_array()) {
    for (const Json& item : value) {
      const std::string& code = text_of(item, where);
      part.alternatives.emplace_back(code, code);
    }
  } else if (value.is_object()) {
    part.alternatives = parse_pairs(value, where);
  } else {
    throw usage_error(where + ": must be a regular expression (text), a list of codes or an " +
                      "object of code and value, not " + value.dump());
  }
  refuse_empty(part.alternatives.empty(), where, "name at least one code");
  std::set<std::string> seen;
  for (const auto& [code, unused] : part.alternatives) {
    refuse_empty(code.empty(), where, "not have an empty code");
    if (!seen.insert(lower(code)).second) {
      throw usage_error(where + ": code '" + code + "' appears twice (case is not told apart)");
    }
  }
  return part;
}

ColumnRule rule_of(const std::string& column, const Json& value, const std::string& where) {
  if (std::find(kRuleColumns.begin(), kRuleColumns.end(), column) == kRuleColumns.end()) {
    throw usage_error(where + ": unknown column " + known_names(column, kRuleColumns));
  }
  ColumnRule rule{column, "", {}};
  if (value.is_string()) {
    rule.form = value.get<std::string>();
    return rule;
  }
  JsonReader reader(value, where);
  rule.form = reader.string("from");
  rule.values = parse_pairs(reader.object("values"), reader.path_of("values"));
  reader.finish();
  return rule;
}

void refuse_unknown_parts(const std::string& form, const CorpusDefinition& definition,
                          const std::string& where) {
  std::vector<std::string> known;
  for (const auto& [name, unused] : definition.parts) known.push_back(name);
  for (const auto& name : parts_in(form, where)) {
    if (!definition.parts.contains(name)) {
      throw usage_error(where + ": unknown part '" + name + "' " + known_names(name, known));
    }
  }
}

void read_naming(JsonReader& reader, CorpusDefinition& definition) {
  const std::string& where_parts = reader.path_of("parts");
  for (const auto& [name, value] : reader.object("parts").items()) {
    definition.parts.emplace(name, part_of(value, where_parts + "." + name));
  }
  definition.patterns = reader.strings_or_empty("patterns");
  refuse_empty(definition.patterns.empty(), reader.path_of("patterns"), "name at least one");
  std::set<std::string> used;
  for (const auto& pattern : definition.patterns) {
    const std::string where = reader.path_of("patterns") + " '" + pattern + "'";
    refuse_unknown_parts(pattern, definition, where);
    for (const auto& name : parts_in(pattern, where)) used.insert(name);
  }
  for (const auto& [name, unused] : definition.parts) {
    if (!used.contains(name)) {
      throw usage_error(where_parts + "." + name + ": is in none of the patterns");
    }
  }
}

void read_columns(JsonReader& reader, CorpusDefinition& definition) {
  const std::string where = reader.path_of("columns");
  for (const auto& [column, value] : reader.object("columns").items()) {
    const std::string where_column = where + "." + column;
    definition.columns.push_back(rule_of(column, value, where_column));
    refuse_unknown_parts(definition.columns.back().form, definition, where_column);
  }
  for (const std::string needed : {"speaker", "label"}) {
    const bool there = std::any_of(definition.columns.begin(), definition.columns.end(),
                                   [&](const ColumnRule& rule) { return rule.column == needed; });
    if (!there) throw usage_error(where + "." + needed + ": is missing");
  }
}

void read_speakers(JsonReader& reader, CorpusDefinition& definition) {
  if (!reader.has("speakers")) return;
  const std::string where = reader.path_of("speakers");
  for (const auto& [id, value] : reader.object("speakers").items()) {
    JsonReader speaker(value, where + "." + id);
    SpeakerFacts facts;
    if (speaker.has("gender")) facts.gender = speaker.one_of("gender", kGenders, "");
    if (speaker.has("age")) facts.age = std::to_string(speaker.integer("age", 1, 120));
    speaker.finish();
    definition.speakers.emplace(id, std::move(facts));
  }
}

ExpectedCount expected_of(const Json& value, const std::string& where) {
  JsonReader reader(value, where);
  ExpectedCount expected;
  constexpr std::int64_t kMost = 100'000'000;
  if (reader.has("when")) {
    expected.when = parse_pairs(reader.object("when"), reader.path_of("when"));
    for (const auto& [column, unused] : expected.when) {
      if (std::find(kRuleColumns.begin(), kRuleColumns.end(), column) == kRuleColumns.end()) {
        throw usage_error(reader.path_of("when") + ": unknown column '" + column + "' " +
                          known_names(column, kRuleColumns));
      }
    }
  }
  expected.files = static_cast<std::size_t>(reader.integer("files", 1, kMost));
  expected.speakers = reader.strings_or_empty("speakers");
  if (reader.has("emotions")) {
    const Json& emotions = reader.object("emotions");
    JsonReader counts(emotions, reader.path_of("emotions"));
    for (const auto& [emotion, unused] : emotions.items()) {
      expected.emotions.emplace_back(emotion,
                                     static_cast<std::size_t>(counts.integer(emotion, 0, kMost)));
    }
  }
  reader.finish();
  return expected;
}

void read_expected(JsonReader& reader, CorpusDefinition& definition) {
  if (!reader.has("expected")) return;
  for (const Json& value : reader.array("expected")) {
    const std::string where =
        reader.path_of("expected") + "." + std::to_string(definition.expected.size());
    definition.expected.push_back(expected_of(value, where));
  }
}

void read_exceptions(JsonReader& reader, CorpusDefinition& definition) {
  definition.known_bad = map_or_empty(reader, "known_bad");
  if (reader.has("known_duplicates")) {
    const std::string where = reader.path_of("known_duplicates");
    for (const Json& group : reader.array("known_duplicates")) {
      refuse_empty(!group.is_array() || group.size() < 2, where, "be a list of lists of names");
      auto& names = definition.known_duplicates.emplace_back();
      for (const Json& name : group) names.push_back(text_of(name, where));
    }
  }
  if (!reader.has("twins")) return;
  JsonReader twins(reader.object("twins"), reader.path_of("twins"));
  definition.twins = TwinRule{twins.string("part"), twins.strings_or_empty("prefer")};
  twins.finish();
  if (!definition.parts.contains(definition.twins->part)) {
    throw usage_error(twins.path_of("part") + ": unknown part '" + definition.twins->part + "'");
  }
}

void read_tables(JsonReader& reader, CorpusDefinition& definition) {
  if (reader.has("label_sources")) {
    const std::string where = reader.path_of("label_sources");
    for (const auto& [name, value] : reader.object("label_sources").items()) {
      refuse_empty(name == kIntendedLabels, where, "not name 'intended', which the names are");
      definition.label_sources.emplace(name, parse_label_source(value, where + "." + name));
    }
  }
  if (!reader.has("speaker_table")) return;
  definition.speaker_table =
      parse_speaker_table(reader.object("speaker_table"), reader.path_of("speaker_table"));
}

}  // namespace

CorpusDefinition parse_definition(const Json& json, const std::string& source) {
  JsonReader reader(json, source + ":");
  CorpusDefinition definition;
  definition.name = reader.string("name");
  refuse_empty(
      definition.name.empty() || definition.name.find_first_of(" \t,:/") != std::string::npos,
      reader.path_of("name"), "be a word without spaces, commas, colons and slashes");
  definition.about = reader.string_or("about", definition.name);
  definition.licence = reader.string_or("licence", "");
  definition.citation = reader.string_or("citation", "");
  definition.home_page = reader.string_or("home_page", "");
  definition.synthetic = reader.boolean_or("synthetic", false);
  definition.extensions = reader.strings_or_empty("extensions");
  if (definition.extensions.empty()) definition.extensions = {"wav", "flac"};
  for (auto& extension : definition.extensions) extension = lower(extension);
  read_naming(reader, definition);
  read_columns(reader, definition);
  definition.emotions = map_or_empty(reader, "emotions");
  read_speakers(reader, definition);
  read_expected(reader, definition);
  read_exceptions(reader, definition);
  read_tables(reader, definition);
  definition.texts = map_or_empty(reader, "texts");
  reader.finish();
  for (const auto& pattern : definition.patterns) NamePattern(pattern, definition.parts, source);
  return definition;
}

CorpusDefinition find_definition(const std::string& name) {
  const Resource resource = find_resource(ResourceKind::kCorpora, name);
  return parse_definition(parse_json(resource.text, resource.origin), resource.origin);
}

std::vector<CorpusDefinition> known_definitions() {
  std::vector<CorpusDefinition> definitions;
  for (const auto& name : resource_names(ResourceKind::kCorpora)) {
    definitions.push_back(find_definition(name));
  }
  return definitions;
}

}  // namespace ser
