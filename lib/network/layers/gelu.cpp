#include "network/layers/gelu.hpp"

#include <cmath>
#include <numbers>

namespace ser {

Gelu::Options Gelu::read(JsonReader& /*reader*/) { return {}; }

Activation Gelu::forward(Activation in, const ParameterView& /*parameters*/) const {
  constexpr float kRootHalf = std::numbers::sqrt2_v<float> / 2.0F;
  for (float& value : in.values) value *= 0.5F * (1.0F + std::erf(value * kRootHalf));
  return in;
}

}  // namespace ser
