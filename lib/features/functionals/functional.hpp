#pragma once

#include <span>
#include <string>
#include <vector>

namespace ser {

/// What turns a contour (one value a frame) into one number.
enum class Functional {
  kMean,
};

std::string functional_name(Functional functional);
/// All names, in the order of the enumeration.
const std::vector<std::string>& functional_names();
/// The functional of one of functional_names().
Functional find_functional(const std::string& name);

/// Of at least one value, summed in double precision.
float apply(Functional functional, std::span<const float> contour);

}  // namespace ser
