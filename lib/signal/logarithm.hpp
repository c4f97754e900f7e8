#pragma once

#include "signal/array.hpp"

namespace ser {

/// scale · ln(max(value, least) + offset) of every value, in double precision; `least` + `offset`
/// is above 0. A value's result does not depend on where it stands.
Array scaled_logarithms(Array values, double scale, float least, double offset);

}  // namespace ser
