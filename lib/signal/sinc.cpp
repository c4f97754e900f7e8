#include "signal/sinc.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <numeric>

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

namespace {

constexpr std::size_t kPadding = 1000;
constexpr std::size_t kLargest = 1U << 20U;
/// Of blocks: what the filter's ringing may reach across.
constexpr std::size_t kOverlap = 1U << 14U;

/// Samples start … start + size of a signal with zeros beyond its ends.
void load(std::span<const float> samples, std::ptrdiff_t start, std::span<double> into) {
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  const auto length = static_cast<std::ptrdiff_t>(into.size());
  const std::ptrdiff_t first = std::clamp<std::ptrdiff_t>(-start, 0, length);
  const std::ptrdiff_t last = std::clamp<std::ptrdiff_t>(size - start, first, length);
  std::fill_n(into.begin(), first, 0.0);
  std::copy(samples.begin() + start + first, samples.begin() + start + last, into.begin() + first);
  std::fill(into.begin() + last, into.end(), 0.0);
}

/// Filters fft's input. Gives the transform whose real less its imaginary part is the result: the
/// Hartley transform, which is its own inverse.
std::span<const std::complex<double>> filter(RealFft& fft, double fraction) {
  const auto spectrum = fft.transform();
  const auto into = fft.input();
  const std::size_t size = into.size();
  const double scale = 1.0 / static_cast<double>(size);
  const auto kept =
      std::max<std::size_t>(3, static_cast<std::size_t>(fraction * static_cast<double>(size))) - 2;
  const std::size_t whole = std::min((kept + 1) / 2, size / 2);  // bins of which both parts stay
  std::fill(into.begin(), into.end(), 0.0);
  into[0] = spectrum[0].real() * scale;
  for (std::size_t k = 1; k < whole; ++k) {
    into[k] = (spectrum[k].real() - spectrum[k].imag()) * scale;
    into[size - k] = (spectrum[k].real() + spectrum[k].imag()) * scale;
  }
  if (kept % 2 == 0 && whole > 0 && 2 * whole < size) {
    into[whole] = into[size - whole] = spectrum[whole].real() * scale;
  }
  return fft.transform();
}

double value_of(std::span<const std::complex<double>> hartley, std::size_t at, std::size_t size) {
  // The upper half of a real signal's transform mirrors the lower one, conjugated.
  if (at < hartley.size()) return hartley[at].real() - hartley[at].imag();
  return hartley[size - at].real() + hartley[size - at].imag();
}

}  // namespace

std::size_t low_pass_size(std::size_t samples) {
  return std::min(kLargest, std::bit_ceil(samples + 2 * kPadding));
}

std::vector<double> low_pass(std::span<const float> samples, double fraction, RealFft& fft) {
  const std::size_t size = fft.size();
  const bool whole = samples.size() + 2 * kPadding <= size;
  const std::size_t margin = whole ? kPadding : kOverlap;
  const std::size_t hop = size - 2 * margin;
  std::vector<double> result(samples.size());
  for (std::size_t done = 0; done < samples.size(); done += hop) {
    load(samples, static_cast<std::ptrdiff_t>(done) - static_cast<std::ptrdiff_t>(margin),
         fft.input());
    const auto hartley = filter(fft, fraction);
    const std::size_t count = std::min(hop, samples.size() - done);
    for (std::size_t i = 0; i < count; ++i) result[done + i] = value_of(hartley, margin + i, size);
  }
  return result;
}

namespace {

constexpr std::size_t kDepth = 50;
/// Of rates that have no small ratio the weights are computed for each place.
constexpr std::int64_t kMostFractions = 4096;

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
  const std::int64_t unit = std::max<std::int64_t>(2, 2 * (rate_out / common));
  const std::int64_t step = 2 * (rate_in / common);
  const auto length = static_cast<std::int64_t>(samples.size());
  const std::int64_t first =
      length * (unit / 2) - (static_cast<std::int64_t>(count) - 1) * (step / 2) - unit / 2;
  const bool kept = unit <= kMostFractions;
  const auto rows = static_cast<std::size_t>(kept ? unit : 1);
  std::vector<double> weights(rows * 2 * kDepth);
  std::vector<bool> known(rows);
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
    const std::size_t which = kept ? rest : 0;
    double* row = &weights[which * 2 * kDepth];
    if (!known[which]) fill_weights(fraction, kDepth, row);
    known[which] = kept;
    result[i] = dot(&samples[static_cast<std::size_t>(below) + 1 - kDepth], row, kDepth);
  }
  return result;
}

}  // namespace ser
