#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ser {

/// What functionals ask of a contour: its values where it is defined (not NaN), as they follow each
/// other and sorted, and their moments. Sums are made in double precision, and only when asked for;
/// so an object is for one thread.
class Contour {
 public:
  /// `step_s`: seconds from one frame to the next.
  Contour(std::span<const float> frames, double step_s);

  std::size_t frames() const { return frames_; }
  bool empty() const { return values_.empty(); }
  const std::vector<double>& values() const { return values_; }
  const std::vector<double>& sorted() const;
  double mean() const { return mean_; }
  /// The mean of (value − mean)^power; `power` is 2, 3 or 4.
  double central_moment(int power) const;
  /// True when all values are equal.
  bool flat() const { return sorted().front() == sorted().back(); }
  /// The value below which `percent` of the values lie, linear between the two nearest, as numpy
  /// has it by default.
  double percentile(double percent) const;
  /// Of the straight line that fits the values best, per second; 0 for a single value.
  double slope() const;
  /// Where the i-th value stands, from 0 for the first frame to 1 for the last.
  double position(std::size_t index) const;

 private:
  std::size_t frames_;
  double step_s_;
  std::vector<std::size_t> indices_;
  std::vector<double> values_;
  mutable std::vector<double> sorted_;
  double mean_ = 0.0;
  mutable std::optional<std::array<double, 3>> moments_;
};

}  // namespace ser
