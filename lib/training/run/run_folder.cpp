#include "training/run/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/error.hpp"
#include "core/text.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"
#include "storage/safetensors.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr const char* kKinds[] = {"weights/", "average/", "best/", "optimizer/"};

constexpr const char* kPooledMetrics = "cv/metrics.json";

Tensors Checkpoint::*const kTensors[] = {&Checkpoint::weights, &Checkpoint::average,
                                         &Checkpoint::best_weights, &Checkpoint::optimizer};

Json record_json(const EpochRecord& record) {
  return {record.epoch,
          record.train_loss,
          record.train_wa,
          record.dev_loss,
          record.dev_wa,
          record.dev_uar,
          record.learning_rate,
          record.seconds,
          record.train_uar ? Json(*record.train_uar) : Json(nullptr)};
}

EpochRecord record_of(const Json& json) {
  EpochRecord record{json.at(0), json.at(1), json.at(2), json.at(3),
                     json.at(4), json.at(5), json.at(6), json.at(7)};
  if (json.size() > 8 && !json.at(8).is_null()) record.train_uar = json.at(8).get<double>();
  return record;
}

}  // namespace

std::string history_csv(const std::vector<EpochRecord>& history) {
  std::string csv =
      "epoch,train_loss,train_wa,dev_loss,dev_wa,dev_uar,learning_rate,seconds,train_uar\n";
  for (const EpochRecord& record : history) {
    csv += csv_line(std::vector<std::string>{
        std::to_string(record.epoch), to_text(record.train_loss), to_text(record.train_wa),
        to_text(record.dev_loss), to_text(record.dev_wa), to_text(record.dev_uar),
        to_text(record.learning_rate), fixed(record.seconds, 3),
        record.train_uar ? to_text(*record.train_uar) : ""});
  }
  return csv;
}

std::vector<EpochRecord> read_history(const fs::path& path) {
  const CsvTable table = read_csv(path);
  std::vector<EpochRecord> history;
  for (const CsvRow& row : table.rows) {
    const auto number = [&](const char* column) {
      const std::string& cell = row.cells[table.required_column(column)];
      const auto value = to_number(cell);
      if (!value) {
        throw data_error(table.source + ":" + std::to_string(row.line) + ": column '" + column +
                         "': '" + cell + "' is no number");
      }
      return *value;
    };
    history.push_back({static_cast<int>(number("epoch")), number("train_loss"), number("train_wa"),
                       number("dev_loss"), number("dev_wa"), number("dev_uar"),
                       number("learning_rate"), number("seconds")});
    const auto train_uar = table.column("train_uar");
    if (train_uar && !row.cells[*train_uar].empty()) {
      history.back().train_uar = number("train_uar");
    }
  }
  return history;
}

RunFolder::RunFolder(fs::path path) : path_(std::move(path)) {
  std::error_code error;
  fs::create_directories(path_, error);
  const auto log = path_ / "log.txt";
  lock_ = open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) {
    throw machine_error(log.string() + ": cannot write: " + std::strerror(errno));
  }
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(lock_);
    throw machine_error(path_.string() + ": another ser train is working on this run");
  }
}

RunFolder::~RunFolder() { close(lock_); }

bool RunFolder::finished() const {
  std::error_code ignored;
  // The model of an ensemble is there before its folds are pooled.
  const bool has_folds = fs::exists(path_ / "fold-1", ignored);
  return fs::exists(path_ / kPooledMetrics, ignored) ||
         (!has_folds && fs::exists(model(), ignored));
}

Json RunFolder::config() const {
  std::error_code ignored;
  const auto file = path_ / "config.json";
  if (!fs::exists(file, ignored)) return nullptr;
  return parse_json(read_text_file(file), file.string());
}

void RunFolder::write_config(const Json& config) const {
  write_atomically(path_ / "config.json", config.dump(2) + "\n");
}

void RunFolder::write_split(std::string_view csv) const {
  write_atomically(path_ / "split.csv", csv);
}

void RunFolder::write_history(const std::vector<EpochRecord>& history) const {
  write_atomically(path_ / "history.csv", history_csv(history));
}

void RunFolder::write_checkpoint(const Checkpoint& checkpoint) const {
  Json progress = {
      {"best_epoch", checkpoint.best_epoch},
      {"best_uar", checkpoint.best_uar},
      {"best_loss", checkpoint.best_loss},
      {"plateau",
       {checkpoint.plateau.scale, checkpoint.plateau.best_loss, checkpoint.plateau.epochs_without}},
      {"finished", checkpoint.finished},
      {"history", Json::array()}};
  for (const auto& record : checkpoint.history) progress["history"].push_back(record_json(record));
  Safetensors file;
  file.metadata["ser-checkpoint"] = progress.dump();
  for (std::size_t kind = 0; kind < std::size(kKinds); ++kind) {
    for (const auto& [name, tensor] : checkpoint.*kTensors[kind]) {
      file.tensors[kKinds[kind] + name] = tensor;
    }
  }
  write_safetensors(path_ / "checkpoint.safetensors", file);
  write_history(checkpoint.history);
}

std::optional<Checkpoint> RunFolder::read_checkpoint() const {
  const auto path = path_ / "checkpoint.safetensors";
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  return ser::read_checkpoint(path);
}

Checkpoint read_checkpoint(const fs::path& path) {
  const Safetensors file = read_safetensors(path);
  Checkpoint checkpoint;
  try {
    const Json progress = Json::parse(file.metadata.at("ser-checkpoint"));
    checkpoint.best_epoch = progress.at("best_epoch");
    checkpoint.best_uar = progress.at("best_uar");
    checkpoint.best_loss = progress.at("best_loss");
    const Json& plateau = progress.at("plateau");
    checkpoint.plateau = {plateau.at(0), plateau.at(1), plateau.at(2)};
    checkpoint.finished = progress.at("finished");
    for (const Json& record : progress.at("history")) {
      checkpoint.history.push_back(record_of(record));
    }
  } catch (const std::exception&) {
    throw model_error(path.string() + ": is no checkpoint of ser (start again with --overwrite)");
  }
  for (const auto& [name, tensor] : file.tensors) {
    for (std::size_t kind = 0; kind < std::size(kKinds); ++kind) {
      if (!name.starts_with(kKinds[kind])) continue;
      (checkpoint.*kTensors[kind])[name.substr(std::strlen(kKinds[kind]))] = tensor;
    }
  }
  return checkpoint;
}

void RunFolder::log(std::string_view line) const {
  const std::string text = std::string(line) + "\n";
  if (write(lock_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw machine_error((path_ / "log.txt").string() + ": cannot write: " + std::strerror(errno));
  }
}

void RunFolder::clear() const {
  std::error_code ignored;
  for (const char* name :
       {"model.safetensors", "checkpoint.safetensors", "history.csv", "config.json", "split.csv"}) {
    fs::remove(path_ / name, ignored);
  }
  fs::remove_all(path_ / "test", ignored);
  fs::remove_all(path_ / "cv", ignored);
  for (const auto& entry : fs::directory_iterator(path_, ignored)) {
    const std::string name = entry.path().filename().string();
    for (const char* part : {"fold-", "member-", "branch-"}) {
      if (name.starts_with(part)) fs::remove_all(entry, ignored);
    }
  }
  if (ftruncate(lock_, 0) != 0) {
    throw machine_error((path_ / "log.txt").string() + ": cannot write: " + std::strerror(errno));
  }
}

}  // namespace ser
