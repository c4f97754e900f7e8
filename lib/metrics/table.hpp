#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "metrics/outcomes.hpp"

namespace ser {

/// One figure of an evaluation. metrics.json, intervals, slices, `--require` and the reports all
/// read the table of these.
struct Metric {
  std::string_view name;   ///< the key in metrics.json
  std::string_view title;  ///< for people
  /// Of a confusion matrix and, where there are probabilities, the outcomes it was made from. None
  /// where it is not defined.
  std::optional<double> (*value)(const Confusion& confusion, const Outcomes* outcomes);
  bool has_interval = false;     ///< bootstrapped; only for what the confusion matrix alone decides
  bool in_slices = false;        ///< also given for each speaker, corpus, gender and intensity
  bool lower_is_better = false;  ///< `--require` then asks for at most so much
  double lowest = 0.0;           ///< that it can be
  double highest = 1.0;
};

/// Means over classes ("macro", UAR, AUC) are over those present in the truth, as scikit-learn's
/// with `labels=present`.
const std::vector<Metric>& metric_table();

}  // namespace ser
