#include "network/layers/logistic.hpp"

#include <nlohmann/json.hpp>

#include "network/matrix.hpp"

namespace ser {

Logistic::Options Logistic::read(JsonReader& reader) {
  return {reader.number_or("c", 1.0, 1e-9, 1e9), 0};
}

Json Logistic::describe() const { return {{"c", options_.c}}; }

LayerPtr Logistic::with_classes(std::int64_t classes) const {
  return std::make_shared<const Logistic>(Options{options_.c, classes});
}

Shape Logistic::output(const Shape& in) const {
  if (options_.classes == 0) throw usage_error("may stand only in the head");
  require_kind(in, Shape::Kind::kVector);
  return Shape::vector(options_.classes);
}

std::vector<Parameter> Logistic::parameters(const Shape& in) const {
  using Role = Parameter::Role;
  return {{"weight", {options_.classes, in.channels}, Role::kFitted, Parameter::Init::kZeros, 1},
          {"bias", {options_.classes}, Role::kFitted, Parameter::Init::kZeros, 1}};
}

Activation Logistic::forward(Activation in, const ParameterView& parameters) const {
  Activation result = zeros(output(in.shape));
  const auto weight = matrix(parameters["weight"], options_.classes, in.shape.channels);
  auto y = column(std::span<float>(result.values));
  y.noalias() = weight * column(std::span<const float>(in.values));
  y += column(parameters["bias"]);
  return result;
}

}  // namespace ser
