#pragma once

#include <optional>

#include "signal/array.hpp"

namespace ser {

/// scale · ln(max(value, least) + offset) of every value, in double precision; `least` + `offset`
/// is above 0. A value's result does not depend on where it stands.
Array scaled_logarithms(Array values, double scale, float least, double offset);

struct DecibelOptions {
  double amin = 1e-10;                  ///< powers below it count as it; > 0
  std::optional<double> top_db = 80.0;  ///< nothing lies further than this below the maximum
};

/// 10·log10(max(power, amin)), then raised to at least the maximum of the whole array − top_db:
/// librosa's power_to_db with ref 1.
Array power_to_db(Array power, const DecibelOptions& options);

}  // namespace ser
