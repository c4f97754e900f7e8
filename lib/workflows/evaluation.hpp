#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/failure.hpp"
#include "metrics/predictions.hpp"
#include "models/adaptation.hpp"
#include "splits/stamps.hpp"

namespace ser {

/// What one fold of a cross-validation says of its test part.
struct FoldFigures {
  int fold = 1;
  std::size_t n = 0;
  double uar = 0.0;
  double wa = 0.0;
};

/// The mean of the folds' UAR, and its standard deviation (n − 1; nothing for a single fold).
struct FoldSummary {
  double uar_mean = 0.0;
  std::optional<double> uar_sd;
};
FoldSummary summary_of(const std::vector<FoldFigures>& folds);

/// What an evaluation was made of. Empty texts are "not known" (null in metrics.json).
struct EvaluationContext {
  std::string model;
  std::string manifest;
  std::string part;  ///< train, dev, test or all
  std::uint64_t seed = 1;
  Stamps stamps;
  std::vector<FoldFigures> folds = {};  ///< of a cross-validation
  AdaptationCounts adapted = {};        ///< of a speaker- or corpus-adapted evaluation
};

/// Predictions, and what they were made of: all that the figures, stamps and reports are made of.
struct Evaluation {
  Predictions predictions;
  EvaluationContext context;
  std::vector<Failure> failed = {};  ///< recordings that could not be used
};

}  // namespace ser
