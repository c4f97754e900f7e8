#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "metrics/predictions.hpp"

namespace ser {

/// Predictions of single-letter classes: {"aab", "aba"} is the truth a, a, b recognised as a, b, a.
inline Predictions made_predictions(const std::string& classes, const std::string& truth,
                                    const std::string& prediction,
                                    std::vector<std::vector<double>> probabilities = {}) {
  Predictions made;
  for (const char label : classes) made.labels.emplace_back(1, label);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    Prediction row;
    row.file = std::to_string(i) + ".wav";
    row.truth = truth.substr(i, 1);
    row.prediction = prediction.substr(i, 1);
    if (!probabilities.empty()) row.probabilities = std::move(probabilities[i]);
    made.rows.push_back(std::move(row));
  }
  return made;
}

}  // namespace ser
