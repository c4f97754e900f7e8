#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ser {

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
