#include "signal/logarithm.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>

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

}  // namespace ser
