#include "metrics/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include "core/random.hpp"

namespace ser {

double quantile(std::span<const double> sorted, double share) {
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(position));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - std::floor(position));
}

std::vector<std::optional<Interval>> bootstrap_intervals(const Outcomes& outcomes,
                                                         const RowGroups& groups,
                                                         std::span<const Metric> metrics,
                                                         int samples, std::uint64_t seed) {
  std::vector<std::vector<double>> drawn(metrics.size());
  for (int sample = 0; sample < samples && !groups.empty(); ++sample) {
    Random random(derive_seed(seed, "bootstrap", static_cast<std::uint64_t>(sample)));
    Confusion confusion(outcomes.classes);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      for (const std::size_t row : groups[random.below(groups.size())]) {
        confusion.add(outcomes.truth[row], outcomes.prediction[row]);
      }
    }
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      if (const auto value = metrics[m].value(confusion, nullptr)) drawn[m].push_back(*value);
    }
  }
  std::vector<std::optional<Interval>> intervals(metrics.size());
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    if (drawn[m].empty()) continue;
    std::sort(drawn[m].begin(), drawn[m].end());
    intervals[m] = Interval{quantile(drawn[m], 0.025), quantile(drawn[m], 0.975)};
  }
  return intervals;
}

}  // namespace ser
