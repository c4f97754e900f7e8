#pragma once

#include <vector>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "metrics/predictions.hpp"

namespace ser {

/// The index of the largest probability (the first of equals).
std::size_t most_probable(const std::vector<double>& probabilities);

/// A row of predictions.csv: the utterance's identity and truth, and what was recognised.
Prediction prediction_of(const Utterance& utterance, const Target& target,
                         std::vector<double> probabilities);

}  // namespace ser
