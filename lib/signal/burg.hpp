#pragma once

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

}  // namespace ser
