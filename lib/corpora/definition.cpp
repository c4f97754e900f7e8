#include "corpora/definition.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "corpora/label_names.hpp"
#include "corpora/recognise.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

/// The columns of the manifest that names can fill.
constexpr Spelling<std::string Utterance::*> kRuleColumns[] = {{&Utterance::speaker, "speaker"},
                                                               {&Utterance::gender, "gender"},
                                                               {&Utterance::age, "age"},
                                                               {&Utterance::language, "language"},
                                                               {&Utterance::style, "style"},
                                                               {&Utterance::label, "label"},
                                                               {&Utterance::intensity, "intensity"},
                                                               {&Utterance::text, "text"},
                                                               {&Utterance::take, "take"}};

/// A text, or `{"from": text, "values": {key: text}}`.
TableColumnRule column_of(JsonReader& reader, const std::string& key) {
  const Json& value = reader.value(key);
  if (value.is_string()) return {value.get<std::string>(), {}};
  JsonReader rule(value, reader.path_of(key));
  TableColumnRule column{rule.string("from"), {}};
  column.values = texts_of(rule.object("values"), rule.path_of("values"));
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

LabelSource label_source_of(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  LabelSource source;
  source.table = file_name(reader);
  source.key = reader.string("key");
  source.label = column_of(reader, "label");
  source.tie = reader.string_or("tie", "");
  reader.finish();
  return source;
}

SpeakerTable speaker_table_of(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  SpeakerTable table;
  table.table = file_name(reader);
  table.key = reader.string("key");
  if (reader.has("gender")) table.gender = column_of(reader, "gender");
  for (const auto& [cell, word] : table.gender.values) {
    if (value_of(kSpeakerGenders, word)) continue;
    throw usage_error(reader.path_of("gender") + ".values." + cell + ": unknown '" + word +
                      "' (known: " + join(names_of(kSpeakerGenders), ", ") + ")");
  }
  table.age = reader.string_or("age", "");
  reader.finish();
  return table;
}

const std::string& text_of(const Json& value, const std::string& where) {
  if (!value.is_string()) throw usage_error(where + ": must be a text, not " + json_line(value));
  return value.get_ref<const std::string&>();
}

TextPairs pairs_or_empty(JsonReader& reader, const std::string& key) {
  return reader.has(key) ? texts_of(reader.object(key), reader.path_of(key)) : TextPairs();
}

std::map<std::string, std::string> map_or_empty(JsonReader& reader, const std::string& key) {
  const TextPairs pairs = pairs_or_empty(reader, key);
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
    part.alternatives = texts_of(value, where);
  } else {
    throw usage_error(where + ": must be a regular expression (text), a list of codes or an " +
                      "object of code and value, not " + json_line(value));
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

ColumnRule rule_of(JsonReader& columns, const std::string& column) {
  const auto member = value_of(kRuleColumns, column);
  if (!member) {
    throw usage_error(columns.path_of(column) + ": unknown column " +
                      known_names(column, names_of(kRuleColumns)));
  }
  auto [form, values] = column_of(columns, column);
  return {*member, std::move(form), std::move(values)};
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
  JsonReader columns(reader.object("columns"), reader.path_of("columns"));
  for (const auto& [column, unused] : reader.object("columns").items()) {
    definition.columns.push_back(rule_of(columns, column));
    refuse_unknown_parts(definition.columns.back().form, definition, columns.path_of(column));
  }
  for (const auto needed : {&Utterance::speaker, &Utterance::label}) {
    const bool there = std::any_of(definition.columns.begin(), definition.columns.end(),
                                   [&](const ColumnRule& rule) { return rule.column == needed; });
    if (there) continue;
    throw usage_error(columns.path_of(spelling(kRuleColumns, needed)) + ": is missing");
  }
}

void read_speakers(JsonReader& reader, CorpusDefinition& definition) {
  if (!reader.has("speakers")) return;
  const std::string where = reader.path_of("speakers");
  for (const auto& [id, value] : reader.object("speakers").items()) {
    JsonReader speaker(value, where + "." + id);
    SpeakerFacts facts;
    if (speaker.has("gender")) {
      facts.gender = speaker.one_of("gender", kSpeakerGenders, SpeakerGender::kMale);
    }
    if (speaker.has("age")) facts.age = std::to_string(speaker.integer("age", 1, 120));
    speaker.finish();
    definition.speakers.emplace(id, std::move(facts));
  }
}

ExpectedCount expected_of(const Json& value, const std::string& where) {
  JsonReader reader(value, where);
  ExpectedCount expected;
  constexpr std::int64_t kMost = 100'000'000;
  expected.when = pairs_or_empty(reader, "when");
  for (const auto& [column, unused] : expected.when) {
    if (value_of(kRuleColumns, column)) continue;
    throw usage_error(reader.path_of("when") + ": unknown column '" + column + "' " +
                      known_names(column, names_of(kRuleColumns)));
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
    const std::string number = std::to_string(definition.expected.size());
    definition.expected.push_back(expected_of(value, reader.path_of("expected") + "." + number));
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
      definition.label_sources.emplace(name, label_source_of(value, where + "." + name));
    }
  }
  if (!reader.has("speaker_table")) return;
  definition.speaker_table =
      speaker_table_of(reader.object("speaker_table"), reader.path_of("speaker_table"));
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
  definition.emotions = emotions_of_labels(reader);
  read_speakers(reader, definition);
  read_expected(reader, definition);
  read_exceptions(reader, definition);
  read_tables(reader, definition);
  definition.texts = map_or_empty(reader, "texts");
  reader.finish();
  check_label_names(definition, source);
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
