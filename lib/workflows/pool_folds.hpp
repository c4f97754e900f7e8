#pragma once

#include <filesystem>

#include "workflows/evaluation.hpp"
#include "workflows/plan.hpp"

namespace ser {

/// The test predictions of all folds together, in the order of the folds, each fold's figures, and
/// the stamps and adaptation of all. Reads RUN/fold-N/test/predictions.csv and metrics.json of
/// every fold; what the CSV does not hold (corpus, gender, intensity) comes from the manifest.
/// Throws data_error when one is missing, is damaged, or is not of the fold's test part.
Evaluation pool_folds(const FoldPlans& plans, const std::filesystem::path& run);

}  // namespace ser
