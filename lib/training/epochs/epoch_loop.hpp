#pragma once

#include "core/observer.hpp"
#include "training/config/train_config.hpp"
#include "training/data/training_set.hpp"
#include "training/epochs/learner.hpp"
#include "training/run/run_folder.hpp"

namespace ser {

/// The epochs: shuffled batches, one pass over the development part after each, the best weights
/// kept by development UAR (the lower loss among equals), early stopping, a checkpoint in the run
/// folder after every epoch. Goes on from `checkpoint` where that has epochs already, to the same
/// bits as without the interruption. The learner has the first (or the checkpoint's) weights.
/// Clips are changed as `augment` says, anew in every epoch. Batches are made on `jobs` threads
/// while the network works on the one before. With `ema_decay` the running average of the weights
/// is what is judged and kept. Throws usage_error when the loss is no longer a number, Interrupted
/// when the user stops it (the running epoch is lost).
Checkpoint run_epochs(const TrainConfig& config, const AugmentConfig& augment,
                      const TrainingSet& set, Checkpoint checkpoint, Learner& learner,
                      const RunFolder& run, int jobs, Observer& observer);

}  // namespace ser
