#include "signal/sinc_resample.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>

namespace ser {
namespace {

constexpr std::size_t kDepth = 50;

/// Weights of the `2·depth` samples around a place that lies `fraction` behind the depth-th one.
void fill_weights(double fraction, std::size_t depth, double* weights) {
  const auto value = [depth](double first, double n) {
    const double distance = first + n;
    if (distance == 0.0) return 1.0;
    const double phase = std::numbers::pi * distance;
    const double reach = first + static_cast<double>(depth);
    return std::sin(phase) / phase * (0.5 + 0.5 * std::cos(phase / reach));
  };
  for (std::size_t i = 0; i < depth; ++i) {
    weights[depth - 1 - i] = value(fraction, static_cast<double>(i));
    weights[depth + i] = value(1.0 - fraction, static_cast<double>(i));
  }
}

double dot(const double* samples, const double* weights, std::size_t depth) {
  using Part = Eigen::Map<const Eigen::VectorXd>;
  const auto size = static_cast<Eigen::Index>(2 * depth);
  return Part(samples, size).dot(Part(weights, size));
}

/// Near an end, where fewer than kDepth samples are left on a side.
double value_near_end(std::span<const double> samples, std::int64_t below, double fraction) {
  const auto last = static_cast<std::int64_t>(samples.size()) - 1;
  if (below < 0) return samples.front();
  if (below >= last) return samples.back();
  const auto at = static_cast<std::size_t>(below);
  if (fraction == 0.0) return samples[at];
  const auto depth = static_cast<std::size_t>(
      std::min({static_cast<std::int64_t>(kDepth), below + 1, last - below}));
  if (depth == 1) return samples[at] + fraction * (samples[at + 1] - samples[at]);
  double weights[2 * kDepth];
  fill_weights(fraction, depth, weights);
  return dot(&samples[at + 1 - depth], weights, depth);
}

}  // namespace

std::size_t resampled_length(std::size_t samples, int rate_in, int rate_out) {
  return static_cast<std::size_t>(
      std::floor(static_cast<double>(samples) / rate_in * rate_out + 0.5));
}

std::vector<double> sinc_resample(std::span<const double> samples, int rate_in, int rate_out) {
  const std::size_t count = resampled_length(samples.size(), rate_in, rate_out);
  std::vector<double> result(count);
  if (samples.empty()) return result;
  // Place i is (first + i·step) / unit samples, of which only `unit` / 2 fractions differ.
  const std::int64_t common = std::max(1, std::gcd(rate_in, rate_out));
  const std::int64_t unit = 2 * (rate_out / common);
  const std::int64_t step = 2 * (rate_in / common);
  const auto length = static_cast<std::int64_t>(samples.size());
  const std::int64_t first =
      length * (unit / 2) - (static_cast<std::int64_t>(count) - 1) * (step / 2) - unit / 2;
  std::vector<double> weights(static_cast<std::size_t>(unit) * 2 * kDepth);
  std::vector<bool> known(static_cast<std::size_t>(unit));
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t place = first + static_cast<std::int64_t>(i) * step;
    const std::int64_t below = place >= 0 ? place / unit : -1;
    const auto rest = static_cast<std::size_t>(place - below * unit);
    const double fraction = static_cast<double>(rest) / static_cast<double>(unit);
    if (rest == 0 || below + 1 < static_cast<std::int64_t>(kDepth) ||
        below + static_cast<std::int64_t>(kDepth) >= length) {
      result[i] = value_near_end(samples, below, fraction);
      continue;
    }
    double* row = &weights[rest * 2 * kDepth];
    if (!known[rest]) fill_weights(fraction, kDepth, row);
    known[rest] = true;
    result[i] = dot(&samples[static_cast<std::size_t>(below) + 1 - kDepth], row, kDepth);
  }
  return result;
}

}  // namespace ser
