#pragma once

#include <filesystem>
#include <vector>

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

}  // namespace ser
