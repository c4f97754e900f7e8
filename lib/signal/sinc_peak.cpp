#include "signal/sinc_peak.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace ser {
namespace {

constexpr int kSteps = 16;
constexpr std::size_t kFewest = 3;

double windowed_sinc(double distance, double reach) {
  if (distance == 0.0) return 1.0;
  const double phase = std::numbers::pi * distance;
  return std::sin(phase) / phase * (0.5 + 0.5 * std::cos(phase / reach));
}

/// Offset, in steps, and height of the top of a parabola.
Peak top(double left, double middle, double right) {
  const double curvature = 2.0 * middle - left - right;
  if (!(curvature > 0.0)) return {0.0, middle};
  const double slope = 0.5 * (right - left);
  return {slope / curvature, middle + 0.5 * slope * slope / curvature};
}

}  // namespace

Peak parabolic_peak(std::span<const double> values, std::size_t index) {
  const Peak peak = top(values[index - 1], values[index], values[index + 1]);
  return {static_cast<double>(index) + peak.position, peak.value};
}

SincPeak::SincPeak(std::size_t depth) : depth_(depth), weights_(std::size_t{kSteps} * 2 * depth) {
  const auto length = static_cast<double>(depth);
  for (int step = 0; step < kSteps; ++step) {
    const double fraction = static_cast<double>(step) / kSteps;
    double* row = &weights_[static_cast<std::size_t>(step) * 2 * depth];
    for (std::size_t i = 0; i < depth; ++i) {
      const auto n = static_cast<double>(i);
      row[depth - 1 - i] = windowed_sinc(fraction + n, fraction + length);
      row[depth + i] = windowed_sinc(1.0 - fraction + n, 1.0 - fraction + length);
    }
  }
}

double SincPeak::value_at(std::span<const double> values, std::size_t index, int sixteenth) const {
  const bool below = sixteenth < 0;
  const auto row = static_cast<std::size_t>(below ? sixteenth + kSteps : sixteenth);
  const std::size_t left = below ? index - 1 : index;
  if (row == 0) return values[left];
  if (left + 1 < depth_ || left + depth_ >= values.size()) {
    return value_near_end(values, left, static_cast<double>(row) / kSteps);
  }
  const auto size = static_cast<Eigen::Index>(2 * depth_);
  const double* from = &values[left + 1 - depth_];
  return Eigen::Map<const Eigen::VectorXd>(from, size)
      .dot(Eigen::Map<const Eigen::VectorXd>(&weights_[row * 2 * depth_], size));
}

double SincPeak::value_near_end(std::span<const double> values, std::size_t below,
                                double fraction) const {
  const std::size_t depth = std::min({depth_, below + 1, values.size() - 1 - below});
  if (depth < 2) return values[below] + fraction * (values[below + 1] - values[below]);
  const auto length = static_cast<double>(depth);
  double sum = 0.0;
  for (std::size_t i = 0; i < depth; ++i) {
    const auto n = static_cast<double>(i);
    sum += values[below - i] * windowed_sinc(fraction + n, fraction + length);
    sum += values[below + 1 + i] * windowed_sinc(1.0 - fraction + n, 1.0 - fraction + length);
  }
  return sum;
}

Peak SincPeak::operator()(std::span<const double> values, std::size_t index) const {
  if (std::min(index, values.size() - 1 - index) < kFewest) return parabolic_peak(values, index);
  const double guess = top(values[index - 1], values[index], values[index + 1]).position;
  int at = std::clamp(static_cast<int>(std::lround(guess * kSteps)), 1 - kSteps, kSteps - 2);
  double left = value_at(values, index, at - 1);
  double middle = value_at(values, index, at);
  double right = value_at(values, index, at + 1);
  while (right > middle && at < kSteps - 2) {
    ++at;
    left = middle;
    middle = right;
    right = value_at(values, index, at + 1);
  }
  while (left > middle && at > 1 - kSteps) {
    --at;
    right = middle;
    middle = left;
    left = value_at(values, index, at - 1);
  }
  const Peak peak = top(left, middle, right);
  return {static_cast<double>(index) + (at + std::clamp(peak.position, -1.0, 1.0)) / kSteps,
          peak.value};
}

}  // namespace ser
