#include "training/run/history.hpp"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/text.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

using OptionalField = std::optional<double> EpochRecord::*;

constexpr HistoryColumn kColumns[] = {
    {"epoch", &EpochRecord::epoch},
    {"train_loss", &EpochRecord::train_loss},
    {"train_wa", &EpochRecord::train_wa},
    {"dev_loss", &EpochRecord::dev_loss},
    {"dev_wa", &EpochRecord::dev_wa},
    {"dev_uar", &EpochRecord::dev_uar},
    {"learning_rate", &EpochRecord::learning_rate},
    {"seconds", &EpochRecord::seconds, 3},
    {"train_uar", &EpochRecord::train_uar},
};

bool is_optional(const HistoryColumn& column) {
  return std::holds_alternative<OptionalField>(column.field);
}

std::string cell_of(const EpochRecord& record, const HistoryColumn& column) {
  const Json value = history_value(record, column);
  if (value.is_null()) return "";
  if (value.is_number_integer()) return std::to_string(value.get<int>());
  const auto number = value.get<double>();
  return column.decimals < 0 ? to_text(number) : fixed(number, column.decimals);
}

/// The mean of a column over the records; unknown where one of them does not know it.
Json mean_of(const std::vector<const EpochRecord*>& records, const HistoryColumn& column) {
  double sum = 0.0;
  for (const EpochRecord* record : records) {
    const Json value = history_value(*record, column);
    if (value.is_null()) return nullptr;
    sum += value.get<double>();
  }
  return sum / static_cast<double>(records.size());
}

}  // namespace

std::span<const HistoryColumn> history_columns() { return kColumns; }

Json history_value(const EpochRecord& record, const HistoryColumn& column) {
  return std::visit(
      [&](auto field) -> Json {
        if constexpr (std::is_same_v<decltype(field), OptionalField>) {
          return record.*field ? Json(*(record.*field)) : Json(nullptr);
        } else {
          return record.*field;
        }
      },
      column.field);
}

void set_history_value(EpochRecord& record, const HistoryColumn& column, const Json& value) {
  std::visit(
      [&](auto field) {
        if constexpr (std::is_same_v<decltype(field), OptionalField>) {
          record.*field = value.is_null() ? std::nullopt : std::optional(value.get<double>());
        } else {
          value.get_to(record.*field);
        }
      },
      column.field);
}

bool is_fitted(const std::vector<EpochRecord>& history) {
  return history.size() == 1 &&
         history.front().learning_rate == 0.0;  // nothing was learnt in steps
}

std::string history_csv(const std::vector<EpochRecord>& history) {
  std::vector<std::string> cells;
  for (const HistoryColumn& column : kColumns) cells.emplace_back(column.name);
  std::string csv = csv_line(cells);
  for (const EpochRecord& record : history) {
    cells.clear();
    for (const HistoryColumn& column : kColumns) cells.push_back(cell_of(record, column));
    csv += csv_line(cells);
  }
  return csv;
}

std::vector<EpochRecord> read_history(const std::filesystem::path& path) {
  const CsvTable table = read_csv(path);
  std::vector<EpochRecord> history;
  for (const CsvRow& row : table.rows) {
    EpochRecord& record = history.emplace_back();
    for (const HistoryColumn& column : kColumns) {
      const std::string name(column.name);
      if (is_optional(column)) {
        const auto at = table.column(name);
        if (!at || row.cells[*at].empty()) continue;
      }
      const std::string& cell = row.cells[table.required_column(name)];
      const auto value = to_number(cell);
      if (!value) {
        throw data_error(table.source + ":" + std::to_string(row.line) + ": column '" + name +
                         "': '" + cell + "' is no number");
      }
      set_history_value(record, column, *value);
    }
  }
  return history;
}

std::vector<EpochRecord> mean_history(const std::vector<std::vector<EpochRecord>>& histories) {
  std::size_t longest = 0;
  for (const auto& history : histories) longest = std::max(longest, history.size());
  std::vector<EpochRecord> means(longest);
  for (std::size_t e = 0; e < longest; ++e) {
    std::vector<const EpochRecord*> records;
    for (const auto& history : histories) {
      if (e < history.size()) records.push_back(&history[e]);
    }
    for (const HistoryColumn& column : kColumns) {
      set_history_value(means[e], column, mean_of(records, column));
    }
    means[e].epoch = static_cast<int>(e) + 1;
  }
  return means;
}

}  // namespace ser
