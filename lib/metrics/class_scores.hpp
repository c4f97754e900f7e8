#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "metrics/outcomes.hpp"

namespace ser {

/// One class against all others. A class that is absent from the truth has no figures.
struct ClassScores {
  std::size_t support = 0;          ///< how often it is the truth
  std::optional<double> precision;  ///< 0 for a class that is never predicted
  std::optional<double> recall;
  std::optional<double> f1;
  std::optional<double> auc;  ///< none either without probabilities or when it is the only class
};

/// Precision, recall and F1 of each class.
std::vector<ClassScores> class_scores(const Confusion& confusion);

/// The probability that a clip of class `label` gets a higher probability of it than a clip of
/// another class, ties counting half (Mann–Whitney; the area under the ROC curve). None without
/// probabilities, or when all clips or no clip are of that class.
std::optional<double> one_vs_rest_auc(const Outcomes& outcomes, std::size_t label);

}  // namespace ser
