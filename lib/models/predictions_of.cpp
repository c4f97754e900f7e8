#include "models/predictions_of.hpp"

#include <algorithm>
#include <utility>

namespace ser {

std::size_t most_probable(const std::vector<double>& probabilities) {
  return static_cast<std::size_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                                  probabilities.begin());
}

Prediction prediction_of(const Utterance& utterance, const Target& target,
                         std::vector<double> probabilities) {
  Prediction row;
  row.file = utterance.file;
  row.start = utterance.start;
  row.end = utterance.end;
  row.corpus = utterance.corpus;
  row.speaker = utterance.speaker;
  row.gender = utterance.gender;
  row.intensity = utterance.intensity;
  row.truth = utterance.column(target.column);
  row.prediction = target.labels[most_probable(probabilities)];
  row.probabilities = std::move(probabilities);
  return row;
}

}  // namespace ser
