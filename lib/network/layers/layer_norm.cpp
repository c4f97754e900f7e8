#include "network/layers/layer_norm.hpp"

#include <nlohmann/json.hpp>

#include "network/matrix.hpp"

namespace ser {

LayerNorm::Options LayerNorm::read(JsonReader& reader) {
  return {reader.number_or("eps", Options{}.eps, 0.0, 1.0)};
}

Json LayerNorm::describe() const { return {{"eps", options_.eps}}; }

Shape LayerNorm::output(const Shape& in) const {
  if (in.kind == Shape::Kind::kMap) throw UnfitShape("a vector or a sequence", in);
  return in;
}

std::vector<Parameter> LayerNorm::parameters(const Shape& in) const {
  return {{"weight", {in.channels}, Parameter::Role::kTrained, Parameter::Init::kOnes},
          {"bias", {in.channels}, Parameter::Role::kTrained, Parameter::Init::kZeros}};
}

Activation LayerNorm::forward(Activation in, const ParameterView& parameters) const {
  const Shape shape = output(in.shape);
  auto x = matrix(std::span<float>(in.values), shape.channels, shape.frames).array();
  const Eigen::RowVectorXf mean = x.colwise().mean();
  x.rowwise() -= mean.array();
  const Eigen::RowVectorXf variance = x.square().colwise().mean();
  x.rowwise() /= (variance.array() + static_cast<float>(options_.eps)).sqrt();
  x.colwise() *= column(parameters["weight"]).array();
  x.colwise() += column(parameters["bias"]).array();
  return in;
}

}  // namespace ser
