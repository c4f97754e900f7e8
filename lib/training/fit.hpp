#pragma once

#include <cstddef>
#include <vector>

#include "core/observer.hpp"
#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "training/experiment.hpp"
#include "training/feature_source.hpp"
#include "training/learner.hpp"
#include "training/run_folder.hpp"

namespace ser {

/// The data of one training.
struct TrainingSet {
  const Manifest& manifest;
  const Target& target;
  const FeatureSource& features;
  const Network& network;
  std::vector<std::size_t> train;  ///< rows
  std::vector<std::size_t> dev;
};

/// The epochs: shuffled batches, one pass over the development part after each, the best weights
/// kept by development UAR (the lower loss among equals), early stopping, a checkpoint in the run
/// folder after every epoch. Goes on from `checkpoint` where that has epochs already, to the same
/// bits as without the interruption. The learner has the first (or the checkpoint's) weights.
/// Throws usage_error when the loss is no longer a number, Interrupted when the user stops it (the
/// running epoch is lost).
Checkpoint fit(const TrainConfig& config, const TrainingSet& set, Checkpoint checkpoint,
               Learner& learner, const RunFolder& run, Observer& observer);

/// Logits of rows, in their order, in evaluation mode.
std::vector<std::vector<float>> logits_of(const TrainingSet& set,
                                          const std::vector<std::size_t>& rows, int batch_size,
                                          Learner& learner);

/// The true class of each row.
std::vector<std::size_t> truth_of(const TrainingSet& set, const std::vector<std::size_t>& rows);

}  // namespace ser
