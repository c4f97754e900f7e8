#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
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

/// What turns a contour (one value a frame) into one number: a row of the table, with its number
/// where it has one.
struct Functional {
  std::size_t row = 0;
  double percent = 0.0;  ///< of `percentile_P`

  bool operator==(const Functional&) const = default;
};

/// As columns and configs name it: `mean`, `percentile_5`.
std::string functional_name(const Functional& functional);
/// All names, in the order of the table; `percentile_P` stands for any number.
const std::vector<std::string>& functional_names();
/// The functional of a name, `percentile_0` to `percentile_100` included. Throws usage_error with
/// the known names, beginning with `where`.
Functional find_functional(const std::string& name, const std::string& where);

/// The unit of a functional of a contour in `unit`: "dB", "dB/s", "dB²" or "1".
std::string functional_unit(const Functional& functional, const std::string& unit);

/// Each functional of one contour of at least one frame, `step_s` apart. Frames that are NaN are
/// not defined and play no part; where none is defined every functional is 0.
std::vector<float> apply(std::span<const Functional> functionals, std::span<const float> contour,
                         double step_s);

}  // namespace ser
