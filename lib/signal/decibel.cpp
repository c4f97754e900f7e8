#include "signal/decibel.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <numbers>
#include <utility>

namespace ser {
namespace {

constexpr std::size_t kLanes = 8;
using Lanes = Eigen::Array<double, kLanes, 1>;

}  // namespace

Array scaled_logarithms(Array values, double scale, float least, double offset) {
  for (std::size_t begin = 0; begin < values.values.size(); begin += kLanes) {
    const auto chunk =
        std::span(values.values).subspan(begin, std::min(kLanes, values.values.size() - begin));
    // Always whole registers: the scalar logarithm of what is left over would be another one.
    Lanes lanes = Lanes::Ones();
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      lanes[static_cast<Eigen::Index>(i)] = static_cast<double>(std::max(least, chunk[i])) + offset;
    }
    lanes = scale * lanes.log();
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      chunk[i] = static_cast<float>(lanes[static_cast<Eigen::Index>(i)]);
    }
  }
  return values;
}

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
