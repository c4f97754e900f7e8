#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "storage/json_reader.hpp"
#include "storage/tensor.hpp"
#include "training/epochs/schedule.hpp"
#include "training/run/history.hpp"

namespace ser {

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

/// Written atomically. Throws machine_error.
void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);
/// A checkpoint.safetensors that was written before. Throws model_error.
Checkpoint read_checkpoint(const std::filesystem::path& path);

/// What becomes of what RUN holds already. A finished run is refused but for these.
enum class ExistingRun {
  kContinue,   ///< an unfinished one with an equal config goes on
  kResume,     ///< likewise, and a finished one is left as it is
  kOverwrite,  ///< it is replaced
};

/// True when `folder` holds a run that is finished: its model, or of a cross-validation its pooled
/// metrics. Takes no lock.
bool is_finished_run(const std::filesystem::path& folder);

/// True when `folder` holds the config and the split, or the history, of a run.
bool is_run(const std::filesystem::path& folder);

/// `RUN/fold-3`: a run of its own.
std::filesystem::path fold_folder(const std::filesystem::path& run, int number);

/// `RUN/cv-features`: the features of all clips while the folds of a cross-validation are trained.
std::filesystem::path shared_features(const std::filesystem::path& run);

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
  bool finished() const { return is_finished_run(path_); }

  /// Decides whether a run of this config is begun, continued or refused, and writes its config;
  /// false: it is finished and there is nothing to do. A run of another config in which nothing was
  /// done yet is replaced. Throws usage_error, also for a folder that is to be replaced and is no
  /// run (refuse_foreign_folder()).
  bool open(const Json& config, ExistingRun existing) const;
  /// The config of a run that was begun here; null when there is none.
  Json config() const;
  void write_config(const Json& config) const;
  void write_split(std::string_view csv) const;
  /// The same for a run that is not trained now. Throws usage_error when the run is finished.
  void write_split_alone(std::string_view csv) const;
  void write_history(const std::vector<EpochRecord>& history) const;

  /// The history, too.
  void write_checkpoint(const Checkpoint& checkpoint) const;
  /// Nothing where there is none; the history is written again as the checkpoint has it.
  std::optional<Checkpoint> read_checkpoint() const;
  /// Removes the checkpoints of a finished run, of its networks and branches, too.
  void remove_checkpoints() const;
  /// Appends a line to log.txt.
  void log(std::string_view line) const;
  /// clear_run(), and empties the log, to begin again.
  void clear() const;

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace ser
