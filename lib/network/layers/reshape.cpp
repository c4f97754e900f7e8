#include "network/layers/reshape.hpp"

#include <nlohmann/json.hpp>

namespace ser {

Reshape::Options Reshape::read(JsonReader& reader) {
  return {reader.integer("channels", 1, 1'000'000)};
}

Json Reshape::describe() const { return {{"channels", options_.channels}}; }

Shape Reshape::output(const Shape& in) const {
  if (in.kind != Shape::Kind::kVector || in.channels % options_.channels != 0) {
    throw UnfitShape("a vector of a multiple of " + std::to_string(options_.channels), in);
  }
  return Shape::sequence(options_.channels, in.channels / options_.channels);
}

Activation Reshape::forward(Activation in, const ParameterView& /*parameters*/) const {
  Activation result = zeros(output(in.shape));
  const auto channels = static_cast<std::size_t>(result.shape.channels);
  const auto frames = static_cast<std::size_t>(result.shape.frames);
  for (std::size_t frame = 0; frame < frames; ++frame) {
    for (std::size_t channel = 0; channel < channels; ++channel) {
      result.values[channel * frames + frame] = in.values[frame * channels + channel];
    }
  }
  return result;
}

}  // namespace ser
