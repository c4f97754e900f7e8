#include "network/layers/linear.hpp"

#include <nlohmann/json.hpp>

#include "network/layer.hpp"
#include "network/matrix.hpp"

namespace ser {

Linear::Options Linear::read(JsonReader& reader) {
  Options options;
  if (reader.value("units") != "classes") options.units = reader.integer("units", 1, 1'000'000);
  options.bias = reader.boolean_or("bias", true);
  return options;
}

Json Linear::describe() const {
  Json json;
  json["units"] = options().units == 0 ? Json("classes") : Json(options().units);
  json["bias"] = options().bias;
  return json;
}

LayerPtr Linear::with_classes(std::int64_t classes) const {
  if (options().units != 0) return nullptr;
  return std::make_shared<const Linear>(Options{classes, options().bias});
}

std::optional<WeightedLayer> Linear::absorbing(const ChannelAffine& behind,
                                               const ParameterView& parameters) const {
  return WeightedLayer{std::make_shared<const Linear>(Options{options().units, true}),
                       scaled_weights(behind, parameters, options().bias)};
}

Shape Linear::output(const Shape& in) const {
  if (options().units == 0) throw usage_error("may have \"classes\" as its units only in the head");
  if (in.kind == Shape::Kind::kMap) throw UnfitShape("a vector or a sequence", in);
  Shape out = in;
  out.channels = options().units;
  return out;
}

std::vector<Parameter> Linear::parameters(const Shape& in) const {
  using Init = Parameter::Init;
  std::vector<Parameter> result = {{"weight",
                                    {options().units, in.channels},
                                    Parameter::Role::kTrained,
                                    Init::kUniformFanIn,
                                    in.channels}};
  if (options().bias) {
    result.push_back(
        {"bias", {options().units}, Parameter::Role::kTrained, Init::kUniformFanIn, in.channels});
  }
  return result;
}

Activation Linear::forward(Activation in, const ParameterView& parameters) const {
  Activation result = zeros(output(in.shape));
  const auto weight = matrix(parameters["weight"], options().units, in.shape.channels);
  const auto x = matrix(std::span<const float>(in.values), in.shape.channels, in.shape.frames);
  auto y = matrix(std::span<float>(result.values), options().units, in.shape.frames);
  if (in.shape.frames == 1) {
    y.col(0).noalias() = weight * x.col(0);
  } else {
    y.noalias() = weight * x;
  }
  if (options().bias) y.colwise() += column(parameters["bias"]);
  return result;
}

}  // namespace ser
