#include "corpora/side_tables.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

std::vector<FoundFile> named(const std::vector<FoundFile>& tables, const std::string& name) {
  std::vector<FoundFile> found;
  for (const auto& table : tables) {
    if (lower(table.path.filename().string()) == lower(name)) found.push_back(table);
  }
  return found;
}

/// The first of the tables called `name` that can be read and has all columns; nothing where there
/// is none of that name. Throws data_error, what is wrong with the last one, where none is right.
std::optional<CsvTable> find_table(const std::vector<FoundFile>& tables, const std::string& name,
                                   const std::vector<std::string>& columns) {
  std::optional<Error> fault;
  for (const auto& found : named(tables, name)) {
    try {
      CsvTable table = read_csv(found.location);
      table.source = found.path.string();
      for (const auto& column : columns) table.required_column(column);
      return table;
    } catch (const Error& error) {
      fault = error;
    }
  }
  if (fault) throw *fault;
  return std::nullopt;
}

std::optional<std::string> mapped(const TableColumnRule& rule, const std::string& cell) {
  if (rule.values.empty()) return cell;
  for (const auto& [from, to] : rule.values) {
    if (lower(from) == lower(cell)) return to;
  }
  return std::nullopt;
}

std::string where(const CsvTable& table, const CsvRow& row) {
  return table.source + ":" + std::to_string(row.line);
}

/// What a table says about the label of one recording.
struct TableLabel {
  std::string label;  ///< native; empty for a tie
  std::string tied;   ///< the cell of a tie
};

struct LabelTable {
  std::string name;                          ///< of the file
  std::map<std::string, TableLabel> labels;  ///< by a recording's identity
};

TableLabel label_of(const LabelSource& source, const CsvTable& table, const CsvRow& row,
                    const std::string& cell) {
  if (!source.tie.empty() && cell.find(source.tie) != std::string::npos) return {"", cell};
  if (const auto label = mapped(source.label, cell); label && !label->empty()) return {*label, ""};
  std::vector<std::string> known;
  for (const auto& [code, unused] : source.label.values) known.push_back(code);
  throw data_error(where(table, row) + ": " + source.label.from + ": unknown label '" + cell +
                   "' " + known_names(cell, known));
}

LabelTable read_labels(const NameReader& reader, const std::string& source_name,
                       const std::vector<FoundFile>& tables) {
  const CorpusDefinition& corpus = reader.definition();
  const LabelSource& source = corpus.label_sources.at(source_name);
  const auto table = find_table(tables, source.table, {source.key, source.label.from});
  if (!table) {
    throw data_error(corpus.name + ": label source " + source_name + " needs the table " +
                     source.table +
                     ", which is nowhere below the folders that were named; name its folder, too" +
                     (corpus.home_page.empty() ? "" : ", or get it from " + corpus.home_page));
  }
  LabelTable result{source.table, {}};
  const std::size_t key = table->required_column(source.key);
  const std::size_t label = table->required_column(source.label.from);
  for (const CsvRow& row : table->rows) {
    const std::string cell = trimmed(row.cells[label]);
    const auto identity = reader.identity_of(trimmed(row.cells[key]));
    if (identity && !cell.empty())
      result.labels.emplace(*identity, label_of(source, *table, row, cell));
  }
  if (result.labels.empty()) {
    throw data_error(table->source + ": " + source.key + ": has no recording of " + corpus.name);
  }
  return result;
}

void apply_label(const LabelTable& table, const NameReader& reader, RecognisedName& name) {
  const auto found = table.labels.find(name.identity);
  if (found == table.labels.end()) {
    name.label_fault = {false, "has no row in " + table.name};
  } else if (!found->second.tied.empty()) {
    name.label_fault = {true, "a tie, " + found->second.tied + ", in " + table.name};
  } else {
    name.row.label = found->second.label;
    name.row.emotion = reader.emotion_of(name.row.label);
  }
}

std::map<std::string, SpeakerFacts> read_speakers(const SpeakerTable& rule,
                                                  const std::vector<FoundFile>& tables,
                                                  Observer& observer) {
  std::vector<std::string> columns = {rule.key};
  if (!rule.gender.from.empty()) columns.push_back(rule.gender.from);
  if (!rule.age.empty()) columns.push_back(rule.age);
  std::map<std::string, SpeakerFacts> speakers;
  const auto table = find_table(tables, rule.table, columns);
  if (!table) return speakers;
  const auto cell = [&](const CsvRow& row, const std::string& column) {
    return column.empty() ? "" : trimmed(row.cells[table->required_column(column)]);
  };
  for (const CsvRow& row : table->rows) {
    SpeakerFacts facts;
    const std::string gender = cell(row, rule.gender.from);
    const std::string age = cell(row, rule.age);
    facts.gender = value_of(kSpeakerGenders, mapped(rule.gender, gender).value_or(""));
    if (const auto years = to_integer(age); years && *years > 0 && *years <= 120) facts.age = age;
    const bool lost = (!gender.empty() && !facts.gender) || (!age.empty() && facts.age.empty());
    if (lost) observer.warn(where(*table, row) + ": gender or age not understood, passed over");
    speakers.emplace(cell(row, rule.key), std::move(facts));
  }
  return speakers;
}

std::map<std::string, SpeakerFacts> speakers_of(const CorpusDefinition& definition,
                                                const std::vector<FoundFile>& tables,
                                                Observer& observer) {
  if (!definition.speaker_table) return {};
  try {
    return read_speakers(*definition.speaker_table, tables, observer);
  } catch (const Error& error) {
    observer.warn(std::string(error.what()) + "; the speakers are as the definition says");
    return {};
  }
}

void apply_speakers(const std::map<std::string, SpeakerFacts>& speakers, Utterance& row) {
  const auto found = speakers.find(row.speaker);
  if (found == speakers.end()) return;
  const auto& gender = found->second.gender;
  if (gender) row.gender = spelling(kSpeakerGenders, *gender);
  if (!found->second.age.empty()) row.age = found->second.age;
}

}  // namespace

CompletedNames with_tables(std::vector<NamedFile> files, const std::vector<FoundFile>& tables,
                           const std::string& label_source, Observer& observer) {
  CompletedNames result{std::move(files), {}};
  struct Tables {
    std::optional<LabelTable> labels;
    std::map<std::string, SpeakerFacts> speakers;
  };
  std::map<const NameReader*, Tables> by_reader;
  for (NamedFile& file : result.files) {
    if (file.reader == nullptr) continue;
    const auto [at, is_new] = by_reader.try_emplace(file.reader);
    if (is_new) {
      const CorpusDefinition& definition = file.reader->definition();
      at->second.speakers = speakers_of(definition, tables, observer);
      if (definition.label_sources.contains(label_source)) {
        at->second.labels = read_labels(*file.reader, label_source, tables);
        result.label_tables[definition.name] = at->second.labels->name;
      }
    }
    apply_speakers(at->second.speakers, file.name.row);
    if (at->second.labels) apply_label(*at->second.labels, *file.reader, file.name);
  }
  return result;
}

}  // namespace ser
