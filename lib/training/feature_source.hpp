#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/observer.hpp"
#include "features/feature_config.hpp"
#include "features/features.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// The features of every row of a manifest, in memory: from a feature store, or computed from the
/// recordings on `jobs` threads.
class FeatureSource {
 public:
  /// Throws data_error for a recording that cannot be used (training needs all it was promised),
  /// and what FeatureStore throws.
  FeatureSource(const Manifest& manifest, const FeatureConfig& config,
                const std::optional<std::filesystem::path>& store, int jobs, Observer& observer);
  explicit FeatureSource(std::vector<Features> rows) : rows_(std::move(rows)) {}

  const Features& get(std::size_t row) const { return rows_[row]; }

 private:
  std::vector<Features> rows_;
};

}  // namespace ser
