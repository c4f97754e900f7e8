#include "metrics/predictions.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

constexpr std::string_view kProbabilityPrefix = "p_";
constexpr double kSumTolerance = 0.01;

struct OptionalColumn {
  std::string_view name;
  std::string Prediction::*member;
  bool is_slice = false;  ///< written, too, where a row has a value
};

constexpr OptionalColumn kOptionalColumns[] = {
    {"start", &Prediction::start},         {"end", &Prediction::end},
    {"corpus", &Prediction::corpus, true}, {"speaker", &Prediction::speaker},
    {"gender", &Prediction::gender, true}, {"intensity", &Prediction::intensity, true},
};

/// The columns by which rows are sliced, as far as a row has a value.
std::vector<OptionalColumn> slice_columns(const Predictions& predictions) {
  std::vector<OptionalColumn> columns;
  for (const OptionalColumn& column : kOptionalColumns) {
    if (column.is_slice &&
        std::any_of(predictions.rows.begin(), predictions.rows.end(),
                    [&](const Prediction& row) { return !(row.*column.member).empty(); })) {
      columns.push_back(column);
    }
  }
  return columns;
}

PredictionMark mark_of(const CsvTable& table, const std::string& name) {
  const auto column = table.column(name);
  if (!column) return {name, ""};
  std::set<std::string> values;
  for (const CsvRow& row : table.rows) values.insert(row.cells[*column]);
  return {name, join(std::vector<std::string>(values.begin(), values.end()), "|")};
}

std::vector<std::size_t> probability_columns(const CsvTable& table) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    if (table.header[i].starts_with(kProbabilityPrefix)) columns.push_back(i);
  }
  return columns;
}

std::vector<double> read_probabilities(const CsvTable& table, const CsvRow& row,
                                       const std::vector<std::size_t>& columns,
                                       const std::string& where) {
  std::vector<double> probabilities;
  double sum = 0.0;
  for (const std::size_t column : columns) {
    const auto value = to_number(trimmed(row.cells[column]));
    // Rounded probabilities may sum to a little more than 1, so one alone may be, too.
    if (!value || !(*value >= 0.0) || *value > 1.0 + kSumTolerance) {
      throw data_error(where + "'" + row.cells[column] + "' in column '" + table.header[column] +
                       "' is no probability (0 to 1)");
    }
    probabilities.push_back(*value);
    sum += *value;
  }
  // Rounding must not decide about 0.33 + 0.33 + 0.33.
  if (!columns.empty() && std::abs(sum - 1.0) > kSumTolerance + 1e-9) {
    throw data_error(where + "the probabilities sum to " + fixed(sum, 3) +
                     ", it must be 1 (within " + to_text(kSumTolerance) + ")");
  }
  return probabilities;
}

/// Spells labels that differ in case or surrounding blanks alike, as the first one does.
class LabelSpelling {
 public:
  std::string operator()(const std::string& label) {
    const auto [first, fresh] = spelt_.try_emplace(lower(trimmed(label)), trimmed(label));
    if (first->second != label) others_[first->second].insert(label);
    return first->second;
  }

  /// "labels differ in case or blanks only, and are taken as one: 'angry' = 'Angry' = ' angry'"
  std::vector<std::string> notes(const std::string& source) const {
    std::vector<std::string> groups;
    for (const auto& [label, others] : others_) {
      groups.push_back("'" + label + "'");
      for (const auto& other : others) groups.back() += " = '" + other + "'";
    }
    if (groups.empty()) return {};
    return {source +
            ": labels differ in case or blanks only, and are taken as one: " + join(groups, ", ")};
  }

 private:
  std::map<std::string, std::string> spelt_;
  std::map<std::string, std::set<std::string>> others_;
};

void refuse_repeated_rows(const CsvTable& table, const std::vector<Prediction>& rows) {
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t line = table.rows[i].line;
    const auto [first, fresh] = seen.try_emplace({rows[i].file, rows[i].start, rows[i].end}, line);
    if (!fresh) {
      throw data_error(table.source + ":" + std::to_string(line) + ": '" + rows[i].file +
                       "' is listed twice (first in line " + std::to_string(first->second) + ")");
    }
  }
}

std::vector<std::string> labels_found(const std::vector<Prediction>& rows) {
  std::set<std::string> names;
  for (const auto& row : rows) {
    names.insert(row.truth);
    names.insert(row.prediction);
  }
  return {names.begin(), names.end()};
}

void check_label(const std::string& label, std::string_view column,
                 const std::vector<std::string>& labels, const std::string& where) {
  if (label.empty()) throw data_error(where + "no " + std::string(column));
  if (!labels.empty() && std::find(labels.begin(), labels.end(), label) == labels.end()) {
    throw data_error(where + std::string(column) + " '" + label + "' has no column 'p_" + label +
                     "' " + known_names(label, labels));
  }
}

}  // namespace

std::string predictions_csv(const Predictions& predictions) {
  const bool with_probabilities =
      !predictions.rows.empty() && !predictions.rows.front().probabilities.empty();
  std::vector<std::string> cells = {"file", "start", "end", "speaker", "truth", "prediction"};
  if (with_probabilities) {
    for (const auto& label : predictions.labels) cells.push_back("p_" + label);
  }
  const auto slices = slice_columns(predictions);
  for (const OptionalColumn& slice : slices) cells.emplace_back(slice.name);
  for (const auto& mark : predictions.marks) cells.push_back(mark.column);
  std::string text = csv_line(cells);
  for (const auto& row : predictions.rows) {
    cells = {row.file, row.start, row.end, row.speaker, row.truth, row.prediction};
    for (const double probability : row.probabilities) cells.push_back(to_text(probability));
    for (const OptionalColumn& slice : slices) cells.push_back(row.*slice.member);
    for (const auto& mark : predictions.marks) cells.push_back(mark.value);
    text += csv_line(cells);
  }
  return text;
}

Predictions read_predictions(const std::filesystem::path& path,
                             const std::vector<std::string>& marks) {
  return parse_predictions(read_text_file(path), path.string(), marks);
}

Predictions parse_predictions(std::string_view text, const std::string& source,
                              const std::vector<std::string>& marks) {
  const CsvTable table = parse_csv(text, source);
  const std::size_t file = table.required_column("file");
  const std::size_t truth = table.required_column("truth");
  const std::size_t prediction = table.required_column("prediction");
  const std::vector<std::size_t> columns = probability_columns(table);

  Predictions result;
  LabelSpelling spelt;
  for (const std::size_t column : columns) {
    result.labels.push_back(table.header[column].substr(kProbabilityPrefix.size()));
    static_cast<void>(spelt(result.labels.back()));
  }
  for (const auto& row : table.rows) {
    const std::string where = source + ":" + std::to_string(row.line) + ": ";
    Prediction next;
    next.file = row.cells[file];
    next.truth = spelt(row.cells[truth]);
    next.prediction = spelt(row.cells[prediction]);
    check_label(next.truth, "truth", result.labels, where);
    check_label(next.prediction, "prediction", result.labels, where);
    for (const auto& optional : kOptionalColumns) {
      if (const auto column = table.column(optional.name))
        next.*optional.member = row.cells[*column];
    }
    next.probabilities = read_probabilities(table, row, columns, where);
    result.rows.push_back(std::move(next));
  }
  if (result.rows.empty()) throw data_error(source + ": no predictions in it");
  refuse_repeated_rows(table, result.rows);
  if (columns.empty()) result.labels = labels_found(result.rows);
  for (const std::string& mark : marks) result.marks.push_back(mark_of(table, mark));
  result.notes = spelt.notes(source);
  return result;
}

}  // namespace ser
