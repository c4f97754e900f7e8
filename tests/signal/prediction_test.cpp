// Burg's method and the roots of polynomials.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "generated_signals.hpp"
#include "signal/linear_prediction.hpp"

namespace ser {
namespace {

using Complex = std::complex<double>;

/// c[1] … c[N] of the polynomial with these roots; their imaginary parts must cancel.
std::vector<double> polynomial_of(const std::vector<Complex>& roots) {
  std::vector<Complex> product = {1.0};
  for (const Complex root : roots) {
    product.push_back(0.0);
    for (std::size_t i = product.size() - 1; i > 0; --i) product[i] -= root * product[i - 1];
  }
  std::vector<double> coefficients;
  for (std::size_t i = 1; i < product.size(); ++i) coefficients.push_back(product[i].real());
  return coefficients;
}

double distance(std::span<const Complex> found, Complex root) {
  double nearest = INFINITY;
  for (const Complex other : found) nearest = std::min(nearest, std::abs(other - root));
  return nearest;
}

TEST(PolynomialRoots, AreThoseThatMadeThePolynomial) {
  const std::vector<Complex> roots = {{0.9, 0.3},  {0.9, -0.3},  {-0.5, 0.8}, {-0.5, -0.8},
                                      {0.1, 0.95}, {0.1, -0.95}, {0.7, 0.0},  {-0.98, 0.0},
                                      {1.4, 0.2},  {1.4, -0.2}};
  PolynomialRoots solve;
  const auto found = solve(polynomial_of(roots));
  ASSERT_EQ(found.size(), roots.size());
  for (const Complex root : roots) EXPECT_LT(distance(found, root), 1e-10);
}

TEST(PolynomialRoots, CloseAndRealRootsAreFoundToo) {
  PolynomialRoots solve;
  const std::vector<Complex> close = {{0.8, 1e-4}, {0.8, -1e-4}, {0.5, 0.0}, {0.501, 0.0}};
  const auto found = solve(polynomial_of(close));
  for (const Complex root : close) EXPECT_LT(distance(found, root), 1e-6);
  EXPECT_LT(distance(solve(std::vector<double>{-2.0}), 2.0), 1e-12);
  EXPECT_TRUE(solve({}).empty());
}

TEST(PolynomialRoots, AllAreRootsOfRandomPolynomials) {
  PolynomialRoots solve;
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    const auto numbers = lcg_noise(10, seed * 7919);
    const std::vector<double> coefficients(numbers.begin(), numbers.end());
    for (const Complex root : solve(coefficients)) {
      Complex value = 1.0;
      double size = 1.0;
      for (const double coefficient : coefficients) {
        value = value * root + coefficient;
        size = size * std::abs(root) + std::abs(coefficient);
      }
      EXPECT_LT(std::abs(value), 1e-10 * size) << seed;
    }
  }
}

TEST(Burg, OfADecayingResonanceIsItsPredictor) {
  // x[n] = 2r·cos(w)·x[n − 1] − r²·x[n − 2], of which no sample is a surprise.
  const double r = 0.999;
  const double w = 0.4;
  std::vector<double> signal;
  for (int n = 0; n < 4000; ++n) signal.push_back(std::pow(r, n) * std::cos(w * n));
  Burg burg(2);
  const auto found = burg(signal);
  EXPECT_NEAR(found[0], 2.0 * r * std::cos(w), 2e-3);
  EXPECT_NEAR(found[1], -r * r, 2e-3);
}

TEST(Burg, OfAnAutoregressiveProcessAreItsCoefficients) {
  const auto noise = lcg_noise(200'000);
  std::vector<double> signal(noise.size(), 0.0);
  for (std::size_t n = 2; n < signal.size(); ++n) {
    signal[n] = static_cast<double>(noise[n]) + 1.5 * signal[n - 1] - 0.8 * signal[n - 2];
  }
  Burg burg(4);
  const auto found = burg(signal);
  const std::vector<double> expected = {1.5, -0.8, 0.0, 0.0};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(found[i], expected[i], 0.01);
}

TEST(Burg, OfOrderOneIsTheClosedForm) {
  // 2·Σ x[n]·x[n − 1] / Σ (x[n]² + x[n − 1]²)
  Burg burg(1);
  const std::vector<double> signal = {1.0, 2.0, -1.0, 3.0};
  EXPECT_NEAR(burg(signal)[0], 2.0 * (2.0 - 2.0 - 3.0) / (14.0 + 6.0), 1e-12);
}

TEST(Burg, PredictorIsStable) {
  Burg burg(10);
  PolynomialRoots solve;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const auto noise = lcg_noise(50, seed);
    std::vector<double> polynomial;
    for (const double a : burg(std::vector<double>(noise.begin(), noise.end()))) {
      polynomial.push_back(-a);
    }
    for (const Complex root : solve(polynomial)) EXPECT_LT(std::abs(root), 1.0 + 1e-9);
  }
}

TEST(Burg, OfSilenceAndOfTooFewSamplesIsZero) {
  Burg burg(4);
  for (const double a : burg(std::vector<double>(100, 0.0))) EXPECT_EQ(a, 0.0);
  for (const double a : burg(std::vector<double>{1.0, 2.0, 3.0, 4.0})) EXPECT_EQ(a, 0.0);
  for (const double a : burg({})) EXPECT_EQ(a, 0.0);
}

}  // namespace
}  // namespace ser
