#include "network/layers/activations.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

namespace ser {

Activation Relu::forward(Activation in, const ParameterView& /*parameters*/) const {
  for (float& value : in.values) value = std::max(value, 0.0F);
  return in;
}

LeakyRelu::Options LeakyRelu::read(JsonReader& reader) {
  return {reader.number_or("slope", Options{}.slope, 0.0, 1.0)};
}

Json LeakyRelu::describe() const { return {{"slope", options().slope}}; }

Activation LeakyRelu::forward(Activation in, const ParameterView& /*parameters*/) const {
  const auto slope = static_cast<float>(options().slope);
  for (float& value : in.values) value = value >= 0.0F ? value : slope * value;
  return in;
}

Elu::Options Elu::read(JsonReader& reader) {
  return {reader.number_or("alpha", Options{}.alpha, 0.0, 100.0)};
}

Json Elu::describe() const { return {{"alpha", options().alpha}}; }

Activation Elu::forward(Activation in, const ParameterView& /*parameters*/) const {
  const auto alpha = static_cast<float>(options().alpha);
  for (float& value : in.values) value = value > 0.0F ? value : alpha * std::expm1(value);
  return in;
}

Activation Gelu::forward(Activation in, const ParameterView& /*parameters*/) const {
  constexpr float kRootHalf = std::numbers::sqrt2_v<float> / 2.0F;
  for (float& value : in.values) value *= 0.5F * (1.0F + std::erf(value * kRootHalf));
  return in;
}

Dropout::Options Dropout::read(JsonReader& reader) {
  return {reader.number_or("rate", Options{}.rate, 0.0, 0.99)};
}

Json Dropout::describe() const { return {{"rate", options().rate}}; }

LayerPtr Dropout::frozen() const { return std::make_shared<const Dropout>(Options{0.0}); }

Activation Dropout::forward(Activation in, const ParameterView& /*parameters*/) const { return in; }

}  // namespace ser
