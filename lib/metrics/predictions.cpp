#include "metrics/predictions.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <set>

#include "core/error.hpp"
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
};

constexpr OptionalColumn kOptionalColumns[] = {
    {"start", &Prediction::start},   {"end", &Prediction::end},
    {"corpus", &Prediction::corpus}, {"speaker", &Prediction::speaker},
    {"gender", &Prediction::gender}, {"intensity", &Prediction::intensity},
};

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
  std::string text = csv_line(cells);
  for (const auto& row : predictions.rows) {
    cells = {row.file, row.start, row.end, row.speaker, row.truth, row.prediction};
    for (const double probability : row.probabilities) cells.push_back(to_text(probability));
    text += csv_line(cells);
  }
  return text;
}

Predictions read_predictions(const std::filesystem::path& path) {
  return parse_predictions(read_text_file(path), path.string());
}

Predictions parse_predictions(std::string_view text, const std::string& source) {
  const CsvTable table = parse_csv(text, source);
  const std::size_t file = table.required_column("file");
  const std::size_t truth = table.required_column("truth");
  const std::size_t prediction = table.required_column("prediction");
  const std::vector<std::size_t> columns = probability_columns(table);

  Predictions result;
  for (const std::size_t column : columns) {
    result.labels.push_back(table.header[column].substr(kProbabilityPrefix.size()));
  }
  for (const auto& row : table.rows) {
    const std::string where = source + ":" + std::to_string(row.line) + ": ";
    Prediction next;
    next.file = row.cells[file];
    next.truth = row.cells[truth];
    next.prediction = row.cells[prediction];
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
  if (columns.empty()) result.labels = labels_found(result.rows);
  return result;
}

}  // namespace ser
