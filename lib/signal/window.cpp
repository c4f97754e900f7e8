#include "signal/window.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "core/error.hpp"

namespace ser {

std::vector<double> periodic_hann(std::size_t size) {
  std::vector<double> window(size);
  for (std::size_t n = 0; n < size; ++n) {
    const double phase =
        2.0 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(size);
    window[n] = size == 1 ? 1.0 : 0.5 - 0.5 * std::cos(phase);
  }
  return window;
}

std::vector<double> centred_in(const std::vector<double>& window, std::size_t size) {
  if (window.size() > size) {
    throw usage_error("a window of " + std::to_string(window.size()) +
                      " samples does not fit a transform of " + std::to_string(size));
  }
  std::vector<double> result(size, 0.0);
  const auto left = static_cast<std::ptrdiff_t>((size - window.size()) / 2);
  std::copy(window.begin(), window.end(), result.begin() + left);
  return result;
}

}  // namespace ser
