#include "signal/decibel.hpp"

#include <algorithm>
#include <numbers>
#include <utility>

#include "signal/logarithm.hpp"

namespace ser {

Array power_to_db(Array power, const DecibelOptions& options) {
  if (power.values.empty()) return power;
  constexpr double kDecibel = 10.0 * std::numbers::log10e;
  power = scaled_logarithms(std::move(power), kDecibel, static_cast<float>(options.amin), 0.0);
  if (options.top_db) {
    const float floor = *std::max_element(power.values.begin(), power.values.end()) -
                        static_cast<float>(*options.top_db);
    for (float& value : power.values) value = std::max(value, floor);
  }
  return power;
}

}  // namespace ser
