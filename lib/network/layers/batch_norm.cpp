#include "network/layers/batch_norm.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace ser {

BatchNorm::Options BatchNorm::read(JsonReader& reader) {
  return {reader.number_or("eps", Options{}.eps, 0.0, 1.0),
          reader.number_or("momentum", Options{}.momentum, 0.0, 1.0)};
}

Json BatchNorm::describe() const {
  return {{"eps", options_.eps}, {"momentum", options_.momentum}};
}

std::vector<Parameter> BatchNorm::parameters(const Shape& in) const {
  using Role = Parameter::Role;
  using Init = Parameter::Init;
  const std::vector<std::int64_t> shape = {in.channels};
  return {{"weight", shape, Role::kTrained, Init::kOnes},
          {"bias", shape, Role::kTrained, Init::kZeros},
          {"running_mean", shape, Role::kRunning, Init::kZeros},
          {"running_var", shape, Role::kRunning, Init::kOnes}};
}

ChannelAffine BatchNorm::affine(const ParameterView& parameters) const {
  const auto weight = parameters["weight"];
  const auto bias = parameters["bias"];
  const auto mean = parameters["running_mean"];
  const auto variance = parameters["running_var"];
  ChannelAffine affine;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const double scale = weight[i] / std::sqrt(variance[i] + options_.eps);
    affine.scale.push_back(static_cast<float>(scale));
    affine.shift.push_back(static_cast<float>(bias[i] - mean[i] * scale));
  }
  return affine;
}

Activation BatchNorm::forward(Activation in, const ParameterView& parameters) const {
  const ChannelAffine affine = this->affine(parameters);
  const auto run = static_cast<std::size_t>(in.shape.bands * in.shape.frames);
  for (std::size_t channel = 0; channel < affine.scale.size(); ++channel) {
    for (float& value : std::span(in.values).subspan(channel * run, run)) {
      value = value * affine.scale[channel] + affine.shift[channel];
    }
  }
  return in;
}

}  // namespace ser
