#include "network/layers/leaky_relu.hpp"

#include <nlohmann/json.hpp>

namespace ser {

LeakyRelu::Options LeakyRelu::read(JsonReader& reader) {
  return {reader.number_or("slope", Options{}.slope, 0.0, 1.0)};
}

Json LeakyRelu::describe() const { return {{"slope", options_.slope}}; }

Activation LeakyRelu::forward(Activation in, const ParameterView& /*parameters*/) const {
  const auto slope = static_cast<float>(options_.slope);
  for (float& value : in.values) value = value >= 0.0F ? value : slope * value;
  return in;
}

}  // namespace ser
