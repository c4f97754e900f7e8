#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "augmentation/augment_config.hpp"
#include "core/observer.hpp"
#include "core/parallel.hpp"
#include "core/random.hpp"
#include "features/feature_extractor.hpp"
#include "features/features.hpp"
#include "features/row_pieces.hpp"
#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "metrics/outcomes.hpp"
#include "models/adaptation.hpp"
#include "network/network.hpp"
#include "training/epochs/learner.hpp"

namespace ser {

/// The features of every row of a manifest, in memory: from a feature store, or computed from the
/// recordings on `jobs` threads. `manifest` must outlive it.
class FeatureSource {
 public:
  /// Throws data_error for a recording that cannot be used (training needs all it was promised),
  /// and what FeatureStore throws.
  FeatureSource(const Manifest& manifest, const FeatureConfig& config,
                const std::optional<std::filesystem::path>& store, int jobs, Observer& observer);
  explicit FeatureSource(std::vector<Features> rows) : rows_(std::move(rows)) {}

  const Features& get(std::size_t row) const { return rows_[row]; }
  /// The features of a row's recording behind `steps`; as they are where the changed recording is
  /// too short for them. Needs the recordings, also where the features came from a store.
  Features augmented(std::size_t row, const std::vector<WaveStep>& steps, Random& random) const;

 private:
  const Manifest* manifest_ = nullptr;
  RowPieces pieces_;
  std::shared_ptr<const FeatureExtractor> extractor_;
  std::vector<Features> rows_;
};

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

/// What `of(network, features, stats)` gives of each row, in their order, the network running
/// natively with these weights on `jobs` threads. `stats` are those of the row's speaker or corpus,
/// found in these rows, where the network normalises by such.
template <typename Result, typename Of>
std::vector<Result> run_natively(const TrainingSet& set, const std::vector<std::size_t>& rows,
                                 const Tensors& weights, int jobs, const Of& of) {
  const NativeNetwork network(set.network, weights);
  const auto layers = speaker_layers(set.network);
  std::map<std::size_t, Result> by_row;
  const auto run_group = [&](const GroupOfClips& group) {
    const GroupStats stats = speaker_stats(network, weights, layers, group.clips, jobs);
    auto results = parallel_results<Result>(jobs, group.clips.size(), [&](std::size_t i) {
      return of(network, *group.clips[i], stats);
    });
    for (std::size_t i = 0; i < results.size(); ++i) by_row[group.rows[i]] = std::move(results[i]);
  };
  for_each_group(
      set.manifest, rows, grouping_of(set.network),
      [&](std::size_t row) -> const Features& { return set.features.get(row); }, run_group);
  std::vector<Result> ordered;
  ordered.reserve(rows.size());
  for (const std::size_t row : rows) ordered.push_back(std::move(by_row.at(row)));
  return ordered;
}

/// The logits of rows from the network with these weights, natively.
Logits native_logits(const TrainingSet& set, const std::vector<std::size_t>& rows,
                     const Tensors& weights, int jobs);

/// The first index of the largest value.
std::size_t index_of_largest(std::span<const float> values);

/// The mean recall of the classes that are there; 0 when there are none.
double mean_recall(const Confusion& confusion);

/// What logits are worth on clips whose classes are known.
struct Figures {
  double loss = 0.0;  ///< mean cross entropy
  double wa = 0.0;    ///< share of right clips
  double uar = 0.0;   ///< mean recall over the classes present
};

Figures figures_of(const Logits& logits, const std::vector<std::size_t>& truth,
                   std::size_t classes);

}  // namespace ser
