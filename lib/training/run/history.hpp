#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "storage/json_reader.hpp"

namespace ser {

/// One epoch of a training: one line of history.csv.
struct EpochRecord {
  int epoch = 0;
  double train_loss = 0.0;
  double train_wa = 0.0;
  double dev_loss = 0.0;
  double dev_wa = 0.0;
  double dev_uar = 0.0;
  double learning_rate = 0.0;
  double seconds = 0.0;
  std::optional<double> train_uar = std::nullopt;  ///< not in what older versions wrote
};

/// A column of history.csv. The table of these is the one place that names what an epoch records:
/// history.csv, the checkpoint, the mean over several networks and `ser info` walk it.
struct HistoryColumn {
  std::string_view name;
  std::variant<int EpochRecord::*, double EpochRecord::*, std::optional<double> EpochRecord::*>
      field;
  int decimals = -1;  ///< in the CSV; -1: as many as the number needs
};
std::span<const HistoryColumn> history_columns();

/// An epoch's value in a column: a number, or null where it is not known.
Json history_value(const EpochRecord& record, const HistoryColumn& column);
/// Sets it; null leaves an optional value unknown.
void set_history_value(EpochRecord& record, const HistoryColumn& column, const Json& value);

std::string history_csv(const std::vector<EpochRecord>& history);
/// A history.csv that was written before. Throws data_error naming line and column.
std::vector<EpochRecord> read_history(const std::filesystem::path& path);

/// True for the history of what was fitted in one pass (svm, logistic): it has no epochs.
bool is_fitted(const std::vector<EpochRecord>& history);

/// Epoch by epoch the means over those histories that have the epoch.
std::vector<EpochRecord> mean_history(const std::vector<std::vector<EpochRecord>>& histories);

}  // namespace ser
