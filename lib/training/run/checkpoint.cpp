#include "training/run/checkpoint.hpp"

#include <nlohmann/json.hpp>
#include <string_view>

#include "core/error.hpp"
#include "storage/safetensors.hpp"

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
  file.metadata[kProgress] = progress_json(checkpoint).dump();
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

}  // namespace ser
