#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "network/network.hpp"
#include "storage/tensor.hpp"
#include "training/config/train_config.hpp"
#include "training/data/training_set.hpp"
#include "training/run/run_folder.hpp"
#include "training/start/beginnings.hpp"

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
  /// Where svm and logistic layers are fitted behind a frozen encoder, or the features are
  /// embeddings already: all that is left to do.
  std::unique_ptr<const EncodedSet> encoded;
};

/// Where the tensors come from that a training begins with.
struct WeightSources {
  std::uint64_t seed;                    ///< of random ones
  const std::vector<LayerRate>& layers;  ///< which of them are frozen
  const Beginnings& beginnings;
  Tensors trained = {};  ///< what an earlier part of the training found
};

/// What a training begins with: random tensors, those of the beginnings and of an earlier part in
/// their places, and the statistics of the training part. `rows` are those that will be asked for.
/// Throws usage_error when a network that is not trained in epochs has a frozen tensor that nothing
/// gave.
FirstWeights first_weights(const WeightSources& sources, const TrainingSet& set,
                           const std::vector<std::size_t>& rows, const RunFolder& run, int jobs,
                           Observer& observer);

/// Every parameter of the network, those to be trained random, seeded by (seed, tensor name); those
/// that the data decide are still empty or 0.
Tensors random_weights(const Network& network, std::uint64_t seed);

/// The statistics of the `standardize` layers that begin a branch, computed from `rows`
/// (the training part alone), but for those whose tensors are `given`. Throws usage_error for a
/// layer deeper in the network that is neither given nor by speaker, since its input is not known
/// before training.
Tensors fitted_statistics(const Network& network, const FeatureSource& features,
                          const std::vector<std::size_t>& rows,
                          const std::set<std::string>& given = {});

/// Both together: every parameter as training begins.
Tensors initial_weights(const Network& network, std::uint64_t seed, const FeatureSource& features,
                        const std::vector<std::size_t>& rows);

}  // namespace ser
