#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "metrics/outcomes.hpp"
#include "network/network.hpp"
#include "training/data/feature_source.hpp"
#include "training/epochs/learner.hpp"

namespace ser {

/// The data of one training.
struct TrainingSet {
  const Manifest& manifest;
  const Target& target;
  const FeatureSource& features;
  const Network& network;
  std::vector<std::size_t> train;  ///< rows
  std::vector<std::size_t> dev;
  /// The features are what the encoder (TrainOptions) gives, instead of the network's inputs.
  bool embedded = false;
};

/// Which inputs of the network are maps.
std::vector<bool> maps_of(const Network& network);

/// The true class of each row.
std::vector<std::size_t> truth_of(const TrainingSet& set, const std::vector<std::size_t>& rows);

using Logits = std::vector<std::vector<float>>;

/// Logits of rows, in their order, in evaluation mode. Where the network normalises by speaker
/// or corpus, the rows of each are normalised by their own statistics, and the network runs
/// natively on `jobs` threads, as it will in use.
Logits logits_of(const TrainingSet& set, const std::vector<std::size_t>& rows, int batch_size,
                 int jobs, Learner& learner);

/// The same from the network with these weights, natively.
Logits native_logits(const TrainingSet& set, const std::vector<std::size_t>& rows,
                     const Tensors& weights, int jobs);

/// The first index of the largest value.
std::size_t index_of_largest(std::span<const float> values);

/// The mean recall of the classes that are there; 0 when there are none.
double mean_recall(const Confusion& confusion);

struct Evaluation {
  double loss = 0.0;  ///< mean cross entropy
  double wa = 0.0;    ///< share of right clips
  double uar = 0.0;   ///< mean recall over the classes present
};

Evaluation evaluate(const Logits& logits, const std::vector<std::size_t>& truth,
                    std::size_t classes);

}  // namespace ser
