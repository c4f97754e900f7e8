#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace ser {

/// Linear prediction by Burg's method: at each order the reflection coefficient that minimises the
/// summed forward and backward prediction errors (Burg 1975; Childers 1978, pages 252-255).
class Burg {
 public:
  explicit Burg(std::size_t order) : order_(order), coefficients_(order), previous_(order) {}

  /// a[1] … a[order] of the predictor x[n] ≈ Σ a[k]·x[n − k], valid until the next call. All 0 for
  /// a signal of zeros or of at most `order` samples.
  std::span<const double> operator()(std::span<const double> signal);

 private:
  std::size_t order_;
  std::vector<double> coefficients_;
  std::vector<double> previous_;
  std::vector<double> forward_;
  std::vector<double> backward_;
};

/// The complex roots of z^N + c[1]·z^(N−1) + … + c[N], given c[1] … c[N], by the simultaneous
/// iteration of Aberth and Ehrlich (Aberth 1973), which converges cubically. In no particular
/// order; as many as there are coefficients.
class PolynomialRoots {
 public:
  /// Valid until the next call.
  std::span<const std::complex<double>> operator()(std::span<const double> coefficients);

 private:
  std::complex<double> repulsion(std::size_t i) const;

  std::vector<std::complex<double>> roots_;
  std::vector<bool> settled_;
};

}  // namespace ser
