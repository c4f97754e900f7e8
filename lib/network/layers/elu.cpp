#include "network/layers/elu.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace ser {

Elu::Options Elu::read(JsonReader& reader) {
  return {reader.number_or("alpha", Options{}.alpha, 0.0, 100.0)};
}

Json Elu::describe() const { return {{"alpha", options_.alpha}}; }

Activation Elu::forward(Activation in, const ParameterView& /*parameters*/) const {
  const auto alpha = static_cast<float>(options_.alpha);
  for (float& value : in.values) value = value > 0.0F ? value : alpha * std::expm1(value);
  return in;
}

}  // namespace ser
