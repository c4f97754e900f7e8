#include "signal/linear_prediction.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace ser {
namespace {

using Values = Eigen::Map<Eigen::ArrayXd>;

Values part(std::vector<double>& values, std::size_t begin, std::size_t end) {
  return {values.data() + begin, static_cast<Eigen::Index>(end - begin)};
}

}  // namespace

std::span<const double> Burg::operator()(std::span<const double> signal) {
  const std::size_t size = signal.size();
  std::fill(coefficients_.begin(), coefficients_.end(), 0.0);
  if (size <= order_) return coefficients_;
  forward_.assign(signal.begin(), signal.end());
  backward_.assign(signal.begin(), signal.end());
  for (std::size_t k = 1; k <= order_; ++k) {
    // At order k the forward error of sample n meets the backward one of n − 1, which lies at n −
    // k.
    Values forward = part(forward_, k, size);
    Values backward = part(backward_, 0, size - k);
    const double power = forward.square().sum() + backward.square().sum();
    if (!(power > 0.0)) return coefficients_;
    const double reflection = 2.0 * (forward * backward).sum() / power;
    std::copy_n(coefficients_.begin(), k - 1, previous_.begin());
    for (std::size_t i = 0; i + 1 < k; ++i) {
      coefficients_[i] = previous_[i] - reflection * previous_[k - 2 - i];
    }
    coefficients_[k - 1] = reflection;
    for (std::size_t i = 0; i + k < size; ++i) {
      const double ahead = forward_[i + k];
      const double behind = backward_[i];
      forward_[i + k] = ahead - reflection * behind;
      backward_[i] = behind - reflection * ahead;
    }
  }
  return coefficients_;
}

namespace {

using Complex = std::complex<double>;

// std::complex's operators check for NaN in every product; these do not.
Complex times(Complex a, Complex b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

Complex inverse(Complex a) {
  const double scale = 1.0 / (a.real() * a.real() + a.imag() * a.imag());
  return {a.real() * scale, -a.imag() * scale};
}

double norm_of(Complex a) { return a.real() * a.real() + a.imag() * a.imag(); }

/// p(z) / p'(z); 0 at a root.
Complex newton_step(std::span<const double> coefficients, Complex z) {
  Complex value = 1.0;
  Complex slope = 0.0;
  for (const double coefficient : coefficients) {
    slope = times(slope, z) + value;
    value = times(value, z) + coefficient;
  }
  if (value == 0.0) return 0.0;
  if (slope == 0.0) return 0.1;
  return times(value, inverse(slope));
}

}  // namespace

std::span<const Complex> PolynomialRoots::operator()(std::span<const double> coefficients) {
  constexpr int kMostRounds = 200;
  // Convergence is cubic: after a move as short as this nothing is left to do.
  constexpr double kClose = 1e-14;
  const std::size_t size = coefficients.size();
  roots_.resize(size);
  settled_.assign(size, false);
  // Points on a circle that is not symmetric about the real axis, so that no two stay mirrored.
  for (std::size_t i = 0; i < size; ++i) {
    const double turn = (static_cast<double>(i) + 0.35) / static_cast<double>(size);
    roots_[i] = std::polar(0.9, 2.0 * std::numbers::pi * turn);
  }
  std::size_t left = size;
  for (int round = 0; round < kMostRounds && left > 0; ++round) {
    for (std::size_t i = 0; i < size; ++i) {
      if (settled_[i]) continue;
      const Complex step = newton_step(coefficients, roots_[i]);
      const Complex damping = 1.0 - times(step, repulsion(i));
      const Complex move = damping == 0.0 ? step : times(step, inverse(damping));
      roots_[i] -= move;
      settled_[i] = norm_of(move) <= kClose * (1.0 + norm_of(roots_[i]));
      if (settled_[i]) --left;
    }
  }
  return roots_;
}

/// Σ 1 / (root i − root j), which keeps two points from finding the same root.
Complex PolynomialRoots::repulsion(std::size_t i) const {
  Complex sum = 0.0;
  for (std::size_t j = 0; j < roots_.size(); ++j) {
    if (j != i && roots_[j] != roots_[i]) sum += inverse(roots_[i] - roots_[j]);
  }
  return sum;
}

}  // namespace ser
