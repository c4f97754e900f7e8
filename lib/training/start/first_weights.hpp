#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/observer.hpp"
#include "storage/tensor.hpp"
#include "training/run/run_folder.hpp"
#include "training/train.hpp"
#include "training/config/train_config.hpp"
#include "training/data/training_set.hpp"

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

/// Where the tensors come from that a training begins with.
struct WeightSources {
  std::uint64_t seed;                    ///< of random ones
  const std::vector<LayerRate>& layers;  ///< which of them are frozen
  const TrainOptions& options;           ///< `init` and `encoder`
  Tensors trained = {};                  ///< what an earlier part of the training found
};

/// What a training begins with: random tensors, those of `options.init`, of the encoder of
/// `options.encoder` and of an earlier part in their places, and the statistics of the training
/// part. `rows` are those that will be asked for. Throws usage_error when a network that is fitted
/// in closed form has a frozen tensor that nothing gave.
FirstWeights first_weights(const WeightSources& sources, const TrainingSet& set,
                           const std::vector<std::size_t>& rows, const RunFolder& run, int jobs,
                           Observer& observer);

}  // namespace ser
