#pragma once

#include <complex>
#include <span>
#include <vector>

namespace ser {

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
