#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "augmentation/augment_config.hpp"
#include "core/observer.hpp"
#include "core/random.hpp"
#include "features/feature_extractor.hpp"
#include "features/features.hpp"
#include "manifest/manifest.hpp"

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
  std::shared_ptr<const FeatureExtractor> extractor_;
  std::vector<Features> rows_;
};

}  // namespace ser
