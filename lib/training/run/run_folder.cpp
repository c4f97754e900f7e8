#include "training/run/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "core/error.hpp"
#include "storage/atomic_file.hpp"
#include "storage/folder.hpp"
#include "storage/tensor.hpp"
#include "training/run/clear_run.hpp"

namespace ser {
namespace {

constexpr const char* kProgress = "ser-checkpoint";

/// The sets of tensors, and what their names begin with in the file.
struct TensorSet {
  std::string_view prefix;
  Tensors Checkpoint::*tensors;
};
constexpr TensorSet kTensorSets[] = {{"weights/", &Checkpoint::weights},
                                     {"average/", &Checkpoint::average},
                                     {"best/", &Checkpoint::best_weights},
                                     {"optimizer/", &Checkpoint::optimizer}};

Json record_json(const EpochRecord& record) {
  Json json = Json::array();
  for (const HistoryColumn& column : history_columns()) {
    json.push_back(history_value(record, column));
  }
  return json;
}

/// Columns that were added since the checkpoint was written are missing at its end.
EpochRecord record_of(const Json& json) {
  EpochRecord record;
  for (std::size_t i = 0; i < history_columns().size(); ++i) {
    set_history_value(record, history_columns()[i], i < json.size() ? json.at(i) : Json(nullptr));
  }
  return record;
}

Json progress_json(const Checkpoint& checkpoint) {
  const PlateauState& plateau = checkpoint.plateau;
  Json progress = {{"best_epoch", checkpoint.best_epoch},
                   {"best_uar", checkpoint.best_uar},
                   {"best_loss", checkpoint.best_loss},
                   {"plateau", {plateau.scale, plateau.best_loss, plateau.epochs_without}},
                   {"finished", checkpoint.finished},
                   {"history", Json::array()}};
  for (const auto& record : checkpoint.history) progress["history"].push_back(record_json(record));
  return progress;
}

Checkpoint checkpoint_of(const Json& progress) {
  Checkpoint checkpoint;
  checkpoint.best_epoch = progress.at("best_epoch");
  checkpoint.best_uar = progress.at("best_uar");
  checkpoint.best_loss = progress.at("best_loss");
  const Json& plateau = progress.at("plateau");
  checkpoint.plateau = {plateau.at(0), plateau.at(1), plateau.at(2)};
  checkpoint.finished = progress.at("finished");
  for (const Json& record : progress.at("history")) {
    checkpoint.history.push_back(record_of(record));
  }
  return checkpoint;
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
  Safetensors file;
  file.metadata[kProgress] = json_line(progress_json(checkpoint));
  for (const TensorSet& set : kTensorSets) {
    for (const auto& [name, tensor] : checkpoint.*set.tensors) {
      file.tensors[std::string(set.prefix) + name] = tensor;
    }
  }
  write_safetensors(path, file);
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
  const Safetensors file = read_safetensors(path);
  Checkpoint checkpoint;
  try {
    checkpoint = checkpoint_of(json_or_nothing(file.metadata.at(kProgress)).value());
  } catch (const std::exception&) {
    throw model_error(path.string() + ": is no checkpoint of ser (start again with --overwrite)");
  }
  for (const auto& [name, tensor] : file.tensors) {
    for (const TensorSet& set : kTensorSets) {
      if (name.starts_with(set.prefix)) {
        (checkpoint.*set.tensors)[name.substr(set.prefix.size())] = tensor;
      }
    }
  }
  return checkpoint;
}

namespace fs = std::filesystem;
namespace {

constexpr const char* kCheckpoint = "checkpoint.safetensors";
constexpr const char* kPooledMetrics = "cv/metrics.json";

constexpr const char* kSharedFeaturesFolder = "cv-features";

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// Whether an epoch was done or a model made in the run, or in one of its folds or networks.
bool holds_work(const fs::path& run) {
  if (is_there(run / kCheckpoint) || is_there(run / "model.safetensors")) return true;
  const auto names = list_folder(run).names;
  return std::ranges::any_of(
      names, [&](const std::string& name) { return is_part_name(name) && holds_work(run / name); });
}

}  // namespace

bool is_finished_run(const fs::path& folder) {
  // The model of an ensemble is there before its folds are pooled.
  return is_there(folder / kPooledMetrics) ||
         (!is_there(folder / "fold-1") && is_there(folder / "model.safetensors"));
}

bool is_run(const fs::path& folder) {
  return is_there(folder / "config.json") &&
         (is_there(folder / "split.csv") || is_there(folder / "history.csv"));
}

fs::path fold_folder(const fs::path& run, int number) {
  return run / ("fold-" + std::to_string(number));
}

fs::path shared_features(const fs::path& run) { return run / kSharedFeaturesFolder; }

RunFolder::RunFolder(fs::path path) : path_(std::move(path)) {
  make_folder(path_);
  const auto log = path_ / "log.txt";
  lock_ = ::open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) {
    throw machine_error(log.string() + ": cannot write: " + std::strerror(errno));
  }
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(lock_);
    throw machine_error(path_.string() + ": another ser train is working on this run");
  }
}

RunFolder::~RunFolder() { close(lock_); }

bool RunFolder::open(const Json& config, ExistingRun existing) const {
  if (existing == ExistingRun::kOverwrite) {
    refuse_foreign_folder(path_);
    clear();
  } else if (finished()) {
    if (existing == ExistingRun::kResume) return false;
    throw usage_error(path_.string() +
                      ": the run is finished; --overwrite replaces it, --resume leaves it");
  }
  const Json known = this->config();
  if (!known.is_null() && json_line(known) != json_line(config)) {
    if (holds_work(path_)) {
      throw usage_error(path_.string() +
                        ": this folder holds an unfinished run with other settings: repeat its "
                        "command, use --overwrite, or choose another -o");
    }
    clear();  // it failed before anything was made
  }
  write_config(config);
  return true;
}

Json RunFolder::config() const {
  const auto file = path_ / "config.json";
  if (!is_there(file)) return nullptr;
  return parse_json(read_text_file(file), file.string());
}

void RunFolder::write_config(const Json& config) const {
  write_atomically(path_ / "config.json", json_text(config));
}

void RunFolder::write_split(std::string_view csv) const {
  write_atomically(path_ / "split.csv", csv);
}

void RunFolder::write_split_alone(std::string_view csv) const {
  if (finished()) {
    throw usage_error(path_.string() +
                      ": the run is finished, so its split is not changed; choose another -o");
  }
  write_split(csv);
}

void RunFolder::write_history(const std::vector<EpochRecord>& history) const {
  write_atomically(path_ / "history.csv", history_csv(history));
}

void RunFolder::write_checkpoint(const Checkpoint& checkpoint) const {
  ser::write_checkpoint(path_ / kCheckpoint, checkpoint);
  write_history(checkpoint.history);
}

std::optional<Checkpoint> RunFolder::read_checkpoint() const {
  if (!is_there(path_ / kCheckpoint)) return std::nullopt;
  Checkpoint checkpoint = ser::read_checkpoint(path_ / kCheckpoint);
  write_history(checkpoint.history);  // whoever was killed between the two has not
  return checkpoint;
}

void RunFolder::remove_checkpoints() const {
  std::error_code error;
  fs::remove(path_ / kCheckpoint, error);
  for (const std::string& name : list_folder(path_).names) {
    if (is_part_name(name)) fs::remove(path_ / name / kCheckpoint, error);
  }
}

void RunFolder::log(std::string_view line) const {
  const std::string text = std::string(line) + "\n";
  if (write(lock_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw machine_error((path_ / "log.txt").string() + ": cannot write: " + std::strerror(errno));
  }
}

void RunFolder::clear() const {
  clear_run(path_);
  if (ftruncate(lock_, 0) != 0) {
    throw machine_error((path_ / "log.txt").string() + ": cannot write: " + std::strerror(errno));
  }
}

}  // namespace ser
