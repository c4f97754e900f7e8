#include "signal/windows.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "core/error.hpp"

namespace ser {

std::vector<double> periodic_hann(std::size_t size) {
  std::vector<double> window(size);
  for (std::size_t n = 0; n < size; ++n) {
    const double phase =
        2.0 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(size);
    window[n] = size == 1 ? 1.0 : 0.5 - 0.5 * std::cos(phase);
  }
  return window;
}

std::vector<double> centred_in(const std::vector<double>& window, std::size_t size) {
  if (window.size() > size) {
    throw usage_error("a window of " + std::to_string(window.size()) +
                      " samples does not fit a transform of " + std::to_string(size));
  }
  std::vector<double> result(size, 0.0);
  const auto left = static_cast<std::ptrdiff_t>((size - window.size()) / 2);
  std::copy(window.begin(), window.end(), result.begin() + left);
  return result;
}

namespace {

/// The modified Bessel function of order 0, by its power series Σ ((x/2)^k / k!)².
double bessel_i0(double x) {
  double term = 1.0;
  double sum = 1.0;
  for (double k = 1.0; term > 1e-17 * sum; ++k) {
    term *= (0.5 * x / k) * (0.5 * x / k);
    sum += term;
  }
  return sum;
}

}  // namespace

std::vector<double> inner_hann(std::size_t size) {
  std::vector<double> window(size);
  for (std::size_t n = 0; n < size; ++n) {
    const double turn = static_cast<double>(n + 1) / static_cast<double>(size + 1);
    window[n] = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * turn);
  }
  return window;
}

std::vector<double> gaussian_window(std::size_t size) {
  const double edge = std::exp(-12.0);
  std::vector<double> window(size);
  for (std::size_t n = 0; n < size; ++n) {
    const double x = 2.0 * static_cast<double>(n + 1) / static_cast<double>(size + 1) - 1.0;
    window[n] = (std::exp(-12.0 * x * x) - edge) / (1.0 - edge);
  }
  return window;
}

std::vector<double> kaiser_window(double step, double beta) {
  const auto half = static_cast<std::size_t>(std::floor(1.0 / step));
  std::vector<double> window(2 * half + 1);
  for (std::size_t i = 0; i <= half; ++i) {
    const double x = static_cast<double>(i) * step;
    const double value = bessel_i0(beta * std::sqrt(std::fmax(0.0, 1.0 - x * x)));
    window[half + i] = window[half - i] = value / bessel_i0(beta);
  }
  return window;
}

ShortTermFrames centred_frames(std::size_t samples, double rate, double window_s, double step_s,
                               double first_sample_s) {
  const double sample_s = 1.0 / rate;
  const double duration_s = static_cast<double>(samples) * sample_s;
  if (!(duration_s >= window_s)) return {0, 0.0, step_s};
  const double count = std::floor((duration_s - window_s) / step_s) + 1.0;
  const double middle_s = first_sample_s - 0.5 * sample_s + 0.5 * duration_s;
  return {static_cast<std::size_t>(count), middle_s - 0.5 * (count * step_s) + 0.5 * step_s,
          step_s};
}

ShortTermFrames centred_frames(std::size_t samples, double rate, double window_s, double step_s) {
  return centred_frames(samples, rate, window_s, step_s, usual_first_sample_s(rate));
}

}  // namespace ser
