#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace ser {

/// A curve of block characters, the smallest value at the bottom and the largest at the top; equal
/// values all stand at the bottom, a value that is no finite number is a blank. More than `width`
/// values are averaged to that many.
std::string sparkline(std::span<const double> values, std::size_t width);

}  // namespace ser
