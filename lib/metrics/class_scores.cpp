#include "metrics/class_scores.hpp"

#include <algorithm>
#include <numeric>

namespace ser {

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
    for (; end < n && probability(order[end]) == probability(order[begin]); ++end) {
      (is_positive(order[end]) ? tied_positives : tied_negatives) += 1.0;
    }
    won += tied_positives * (negatives_below + 0.5 * tied_negatives);
    negatives_below += tied_negatives;
    begin = end;
  }
  return won / (positives * negatives);
}

}  // namespace ser
