#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "metrics/outcomes.hpp"
#include "metrics/table.hpp"

namespace ser {

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

/// The `share` quantile (0 to 1) of ascending values, interpolated linearly between neighbours
/// (numpy's default; type 7 of Hyndman and Fan). `sorted` is not empty.
double quantile(std::span<const double> sorted, double share);

/// Rows that are drawn together, by index.
using RowGroups = std::vector<std::vector<std::size_t>>;

/// Percentile bootstrap (Efron 1979) of 95 %: `samples` times as many groups as there are are drawn
/// with replacement and the metric computed of their rows. One interval a metric; none where
/// `samples` is 0 or the metric was never defined. The same seed gives the same intervals.
std::vector<std::optional<Interval>> bootstrap_intervals(const Outcomes& outcomes,
                                                         const RowGroups& groups,
                                                         std::span<const Metric> metrics,
                                                         int samples, std::uint64_t seed);

}  // namespace ser
