#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/json_reader.hpp"
#include "storage/tensor.hpp"
#include "training/epochs/schedule.hpp"

namespace ser {

/// One line of history.csv.
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

/// Everything that an interrupted training needs to go on to the same bits.
struct Checkpoint {
  std::vector<EpochRecord> history;  ///< of the epochs that are done
  int best_epoch = 0;
  double best_uar = -1.0;
  double best_loss = 0.0;
  PlateauState plateau;
  bool finished = false;  ///< no epoch is left to do
  Tensors weights;
  Tensors average;  ///< the running one; empty without ema_decay
  Tensors best_weights;
  Tensors optimizer;
};

/// A run's files. One process at a time: the folder is locked while this object lives.
class RunFolder {
 public:
  /// Makes the folder. Throws machine_error when another process works on the run.
  explicit RunFolder(std::filesystem::path path);
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path model() const { return path_ / "model.safetensors"; }
  /// The folder of the run's i-th network (from 1), where it has several.
  std::filesystem::path member(int i) const { return path_ / ("member-" + std::to_string(i)); }
  /// The folder of the run's i-th branch (from 1), where they are trained apart.
  std::filesystem::path branch(std::size_t i) const {
    return path_ / ("branch-" + std::to_string(i));
  }
  /// A model, or the pooled metrics of a cross-validation, lie there.
  bool finished() const;

  /// The config of a run that was begun here; null when there is none.
  Json config() const;
  void write_config(const Json& config) const;
  void write_split(std::string_view csv) const;
  void write_history(const std::vector<EpochRecord>& history) const;

  void write_checkpoint(const Checkpoint& checkpoint) const;
  std::optional<Checkpoint> read_checkpoint() const;
  /// Appends a line to log.txt.
  void log(std::string_view line) const;
  /// Removes what a run leaves (and nothing else), to begin again.
  void clear() const;

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

std::string history_csv(const std::vector<EpochRecord>& history);
/// A history.csv that was written before. Throws data_error naming line and column.
std::vector<EpochRecord> read_history(const std::filesystem::path& path);
/// A checkpoint.safetensors that was written before. Throws model_error.
Checkpoint read_checkpoint(const std::filesystem::path& path);

}  // namespace ser
