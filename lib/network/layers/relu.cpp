#include "network/layers/relu.hpp"

#include <algorithm>

namespace ser {

Relu::Options Relu::read(JsonReader& /*reader*/) { return {}; }

Activation Relu::forward(Activation in, const ParameterView& /*parameters*/) const {
  for (float& value : in.values) value = std::max(value, 0.0F);
  return in;
}

}  // namespace ser
