#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ser {

struct Peak {
  double position = 0.0;  ///< index, with a fraction
  double value = 0.0;
};

/// The top of the parabola through three equally spaced values around `index`, which must be a
/// local maximum. Left and right of it must exist.
Peak parabolic_peak(std::span<const double> values, std::size_t index);

/// Finds maxima of band-limited signals between their samples. The signal is
/// Σ x[n]·sinc(t − n)·(½ + ½·cos(π·(t − n) / reach)) over `depth` samples on either side, the
/// cosine falling to 0 just beyond the last one (Boersma 1993, equation 22). It is evaluated at
/// sixteenths of a sample, where the weights are known beforehand, and a parabola through the three
/// highest neighbours gives the rest: of a sine of a quarter of the rate the value is right to
/// 1e-6. Near the ends of the
/// values it takes as many as there are on the shorter side, and of fewer than 3 the parabola.
class SincPeak {
 public:
  /// `depth` ≥ 1.
  explicit SincPeak(std::size_t depth);

  std::size_t depth() const { return depth_; }
  /// Of the maximum within a sample of the local maximum `index`, which is not an end.
  Peak operator()(std::span<const double> values, std::size_t index) const;

 private:
  double value_at(std::span<const double> values, std::size_t index, int sixteenth) const;
  double value_near_end(std::span<const double> values, std::size_t below, double fraction) const;

  std::size_t depth_;
  std::vector<double> weights_;  ///< 16 rows of 2·depth, for samples −depth + 1 … depth
};

}  // namespace ser
