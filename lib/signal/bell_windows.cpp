#include "signal/bell_windows.hpp"

#include <cmath>
#include <numbers>

namespace ser {
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

}  // namespace ser
