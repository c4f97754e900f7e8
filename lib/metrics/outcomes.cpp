#include "metrics/outcomes.hpp"

#include <map>
#include <string>

#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

std::size_t index_of(const std::map<std::string, std::size_t>& indices, const std::string& label,
                     const Predictions& predictions, const Prediction& row) {
  const auto found = indices.find(label);
  if (found == indices.end()) {
    throw data_error(row.file + ": unknown label '" + label + "' " +
                     known_names(label, predictions.labels));
  }
  return found->second;
}

}  // namespace

Outcomes outcomes_of(const Predictions& predictions) {
  Outcomes outcomes;
  outcomes.classes = predictions.labels.size();
  std::map<std::string, std::size_t> indices;
  for (const auto& label : predictions.labels) {
    if (!indices.emplace(label, indices.size()).second) {
      throw data_error("label '" + label + "' stands twice among the labels");
    }
  }
  const bool with_probabilities =
      !predictions.rows.empty() && !predictions.rows.front().probabilities.empty();
  const std::size_t expected = with_probabilities ? outcomes.classes : 0;
  for (const auto& row : predictions.rows) {
    outcomes.truth.push_back(index_of(indices, row.truth, predictions, row));
    outcomes.prediction.push_back(index_of(indices, row.prediction, predictions, row));
    if (row.probabilities.size() != expected) {
      throw data_error(row.file + ": " + std::to_string(row.probabilities.size()) +
                       " probabilities where " + std::to_string(expected) + " are expected");
    }
    if (with_probabilities) outcomes.probabilities.emplace_back(row.probabilities);
  }
  return outcomes;
}

void Confusion::add(const Confusion& other) {
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
}

std::size_t Confusion::total() const {
  std::size_t sum = 0;
  for (const std::size_t count : counts) sum += count;
  return sum;
}

std::size_t Confusion::correct() const {
  std::size_t sum = 0;
  for (std::size_t c = 0; c < classes; ++c) sum += at(c, c);
  return sum;
}

std::size_t Confusion::support(std::size_t truth) const {
  std::size_t sum = 0;
  for (std::size_t c = 0; c < classes; ++c) sum += at(truth, c);
  return sum;
}

std::size_t Confusion::predicted(std::size_t prediction) const {
  std::size_t sum = 0;
  for (std::size_t c = 0; c < classes; ++c) sum += at(c, prediction);
  return sum;
}

Confusion confusion_of(const Outcomes& outcomes) {
  Confusion confusion(outcomes.classes);
  for (std::size_t i = 0; i < outcomes.truth.size(); ++i) {
    confusion.add(outcomes.truth[i], outcomes.prediction[i]);
  }
  return confusion;
}

Confusion confusion_of(const Outcomes& outcomes, std::span<const std::size_t> rows) {
  Confusion confusion(outcomes.classes);
  for (const std::size_t row : rows) confusion.add(outcomes.truth[row], outcomes.prediction[row]);
  return confusion;
}

}  // namespace ser
