#include "signal/spectral_moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "signal/lane_sum.hpp"

namespace ser {
namespace {

double sum_of(std::span<const float> values) {
  return lane_sum(values.size(), [&](std::size_t i) { return static_cast<double>(values[i]); });
}

}  // namespace

double spectral_centroid(std::span<const float> magnitudes) {
  const double sum = sum_of(magnitudes);
  if (!(sum > 0.0)) return 0.0;
  return lane_sum(magnitudes.size(),
                  [&](std::size_t k) {
                    return static_cast<double>(k) * static_cast<double>(magnitudes[k]);
                  }) /
         sum;
}

double spectral_bandwidth(std::span<const float> magnitudes, double p) {
  const double sum = sum_of(magnitudes);
  if (!(sum > 0.0)) return 0.0;
  const double centroid = spectral_centroid(magnitudes);
  const auto distance = [&](std::size_t k) { return std::abs(static_cast<double>(k) - centroid); };
  if (p == 2.0) {
    const double squares = lane_sum(magnitudes.size(), [&](std::size_t k) {
      return static_cast<double>(magnitudes[k]) * distance(k) * distance(k);
    });
    return std::sqrt(squares / sum);
  }
  const double powers = lane_sum(magnitudes.size(), [&](std::size_t k) {
    return static_cast<double>(magnitudes[k]) * std::pow(distance(k), p);
  });
  return std::pow(powers / sum, 1.0 / p);
}

std::size_t spectral_rolloff(std::span<const float> magnitudes, float share) {
  // Each sum waits for the one before, so the spectrum is summed once: then from the last of some
  // known sums that is too small.
  std::array<float, 64> known{};
  const std::size_t step = magnitudes.size() / known.size() + 1;
  float total = 0.0F;
  for (std::size_t begin = 0; begin < magnitudes.size(); begin += step) {
    known[begin / step] = total;
    const std::size_t end = std::min(begin + step, magnitudes.size());
    for (std::size_t k = begin; k < end; ++k) total += magnitudes[k];
  }
  const float threshold = share * total;
  std::size_t block = magnitudes.empty() ? 0 : (magnitudes.size() - 1) / step;
  while (block > 0 && !(known[block] < threshold)) --block;
  float sum = known[block];
  for (std::size_t k = block * step; k < magnitudes.size(); ++k) {
    sum += magnitudes[k];
    if (!(sum < threshold)) return k;
  }
  return 0;
}

double spectral_flatness(std::span<const float> magnitudes, double power, double amin) {
  // Powers lie within the range of single precision, so that eight of them, multiplied, stay within
  // that of double precision: one logarithm for eight.
  constexpr std::size_t kAtOnce = 8;
  const auto count = static_cast<double>(magnitudes.size());
  double logarithms = 0.0;
  double sum = 0.0;
  for (std::size_t begin = 0; begin < magnitudes.size(); begin += kAtOnce) {
    double product = 1.0;
    for (std::size_t k = begin; k < std::min(begin + kAtOnce, magnitudes.size()); ++k) {
      const auto magnitude = static_cast<double>(magnitudes[k]);
      const double raised = power == 2.0 ? magnitude * magnitude : std::pow(magnitude, power);
      const double value = std::max(amin, raised);
      product *= value;
      sum += value;
    }
    logarithms += std::log(product);
  }
  return std::exp(logarithms / count) / (sum / count);
}

}  // namespace ser
