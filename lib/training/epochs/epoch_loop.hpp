#pragma once

#include <cstdint>
#include <utility>

#include "core/observer.hpp"
#include "storage/tensor.hpp"
#include "training/config/train_config.hpp"
#include "training/data/training_set.hpp"
#include "training/epochs/learner.hpp"
#include "training/run/run_folder.hpp"

namespace ser {

/// The exponential moving average of weights over the steps of a training (Polyak averaging, as
/// TensorFlow's ExponentialMovingAverage): average ← d·average + (1 − d)·weights with
/// d = min(decay, (1 + step) / (10 + step)), so that the first weights are soon forgotten.
/// Statistics that follow the batches are averaged like trained weights.
class WeightAverage {
 public:
  explicit WeightAverage(double decay) : decay_(decay) {}

  /// `step` is the number of steps before this one, over all epochs.
  void update(const Tensors& weights, std::uint64_t step);
  const Tensors& value() const { return average_; }
  /// Goes on from what value() gave.
  void restore(Tensors average) { average_ = std::move(average); }

 private:
  double decay_;
  Tensors average_;
};

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
