#include "signal/decibel.hpp"

#include <algorithm>
#include <cmath>

namespace ser {

Array power_to_db(Array power, const DecibelOptions& options) {
  if (power.values.empty()) return power;
  const auto amin = static_cast<float>(options.amin);
  for (float& value : power.values) {
    value = static_cast<float>(10.0 * std::log10(static_cast<double>(std::max(amin, value))));
  }
  if (options.top_db) {
    const float floor = *std::max_element(power.values.begin(), power.values.end()) -
                        static_cast<float>(*options.top_db);
    for (float& value : power.values) value = std::max(value, floor);
  }
  return power;
}

}  // namespace ser
