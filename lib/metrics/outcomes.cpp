#include "metrics/outcomes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

std::size_t index_of(const std::map<std::string, std::size_t>& indices, const std::string& label,
                     const Predictions& predictions, const Prediction& row) {
  const auto found = indices.find(label);
  if (found == indices.end()) {
    throw data_error(piece_name(row.file, row.start, row.end) + ": unknown label '" + label + "' " +
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
      throw data_error("label '" + label + "' appears twice among the labels");
    }
  }
  const bool with_probabilities =
      !predictions.rows.empty() && !predictions.rows.front().probabilities.empty();
  const std::size_t expected = with_probabilities ? outcomes.classes : 0;
  for (const auto& row : predictions.rows) {
    outcomes.truth.push_back(index_of(indices, row.truth, predictions, row));
    outcomes.prediction.push_back(index_of(indices, row.prediction, predictions, row));
    if (row.probabilities.size() != expected) {
      throw data_error(piece_name(row.file, row.start, row.end) + ": " +
                       std::to_string(row.probabilities.size()) + " probabilities where " +
                       std::to_string(expected) + " are expected");
    }
    if (!std::all_of(row.probabilities.begin(), row.probabilities.end(),
                     [](double p) { return std::isfinite(p); })) {
      throw data_error(piece_name(row.file, row.start, row.end) +
                       ": a probability is NaN or infinite");
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

std::vector<ClassScores> class_scores(const Confusion& confusion) {
  std::vector<ClassScores> scores(confusion.classes);
  for (std::size_t c = 0; c < confusion.classes; ++c) {
    ClassScores& score = scores[c];
    score.support = confusion.support(c);
    if (score.support == 0) continue;
    const auto hits = static_cast<double>(confusion.at(c, c));
    const auto support = static_cast<double>(score.support);
    const auto predicted = static_cast<double>(confusion.predicted(c));
    score.precision = predicted > 0.0 ? hits / predicted : 0.0;
    score.recall = hits / support;
    score.f1 = 2.0 * hits / (support + predicted);
  }
  return scores;
}

std::optional<double> one_vs_rest_auc(const Outcomes& outcomes, std::size_t label) {
  const std::size_t n = outcomes.probabilities.size();
  const auto is_positive = [&](std::size_t row) { return outcomes.truth[row] == label; };
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto positives =
      static_cast<double>(std::count_if(order.begin(), order.end(), is_positive));
  const double negatives = static_cast<double>(n) - positives;
  if (positives == 0.0 || negatives == 0.0) return std::nullopt;

  const auto probability = [&](std::size_t row) { return outcomes.probabilities[row][label]; };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return probability(a) < probability(b); });
  double won = 0.0;
  double negatives_below = 0.0;
  for (std::size_t begin = 0; begin < n;) {
    double tied_positives = 0.0;
    double tied_negatives = 0.0;
    std::size_t end = begin;
    do {
      (is_positive(order[end]) ? tied_positives : tied_negatives) += 1.0;
      ++end;
    } while (end < n && probability(order[end]) == probability(order[begin]));
    won += tied_positives * (negatives_below + 0.5 * tied_negatives);
    negatives_below += tied_negatives;
    begin = end;
  }
  return won / (positives * negatives);
}

}  // namespace ser
