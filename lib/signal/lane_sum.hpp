#pragma once

#include <array>
#include <cstddef>

namespace ser {

/// Σ value(i) for i = 0 … count − 1 in double precision, in eight partial sums, which a compiler
/// can keep in vector registers. The order of the additions depends on `count` alone, so that equal
/// values have equal sums wherever they lie in memory.
template <typename Value>
double lane_sum(std::size_t count, Value value) {
  constexpr std::size_t kLanes = 8;
  std::array<double, kLanes> lanes{};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += value(i + lane);
  }
  double rest = 0.0;
  for (; i < count; ++i) rest += value(i);
  return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) +
         ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7])) + rest;
}

}  // namespace ser
