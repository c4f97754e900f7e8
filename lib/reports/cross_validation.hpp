#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "metrics/predictions.hpp"
#include "reports/evaluation.hpp"
#include "splits/folds.hpp"

namespace ser {

/// The test predictions of all folds together, in the order of the folds, and each fold's figures.
struct PooledFolds {
  Predictions predictions;
  std::vector<FoldFigures> folds;
  std::optional<AdaptationCounts> adapted;  ///< of all folds, when they are adapted
};

/// Reads `run`/fold-N/test/predictions.csv of every fold; what the CSV does not hold (corpus,
/// gender, intensity) comes from the manifest. Throws data_error when one is missing, is damaged,
/// or is not of the fold's test part.
PooledFolds pool_folds(const Manifest& manifest, const Target& target, const Folds& folds,
                       const std::filesystem::path& run);

/// A line a fold (clips, UAR, WA in per cent), then the mean and the standard deviation.
std::string fold_text(const std::vector<FoldFigures>& folds);

}  // namespace ser
