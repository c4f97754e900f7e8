#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/observer.hpp"
#include "training/experiment.hpp"
#include "training/run_folder.hpp"
#include "training/train.hpp"
#include "training/training_set.hpp"

namespace ser {

/// What is left of a network behind its frozen encoder, and what the encoder gives of each clip.
struct EncodedSet {
  Network network;  ///< with the names of the whole network
  FeatureSource features;
};

/// The same training on that. `encoded` must outlive it.
TrainingSet behind(const EncodedSet& encoded, const TrainingSet& set);

struct FirstWeights {
  Tensors weights;  ///< every parameter of the whole network
  /// Where the layers behind a frozen encoder are fitted in closed form, or the features are
  /// embeddings already: all that is left to do.
  std::unique_ptr<const EncodedSet> encoded;
};

/// What a training begins with: random tensors, those of `options.init` in their place, the
/// encoder's of `options.encoder`, and the statistics of the training part. `rows` are those that
/// will be asked for. Throws usage_error when a network that is fitted in closed form has a frozen
/// tensor that nothing gave.
FirstWeights first_weights(const Experiment& experiment, const TrainingSet& set,
                           const std::vector<std::size_t>& rows, const TrainOptions& options,
                           const RunFolder& run, int jobs, Observer& observer);

}  // namespace ser
