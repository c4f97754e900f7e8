#include "network/layers/reshapes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ser {

Shape Flatten::output(const Shape& in) const {
  if (in.kind == Shape::Kind::kMap) return Shape::sequence(in.bands * in.channels, in.frames);
  if (in.kind == Shape::Kind::kVector || in.frames == kAnyFrames) {
    throw UnfitShape("a map, or a sequence with a fixed number of frames", in);
  }
  return Shape::vector(in.frames * in.channels);
}

Activation Flatten::forward(Activation in, const ParameterView& /*parameters*/) const {
  const Shape out = output(in.shape);
  // A map's channel runs fastest over whole rows of frames, a sequence's over single values.
  const bool map = in.shape.kind == Shape::Kind::kMap;
  const std::int64_t slow = map ? in.shape.bands : in.shape.frames;
  const std::int64_t run = map ? in.shape.frames : 1;
  if (in.shape.channels == 1 || slow == 1) return {out, std::move(in.values)};
  Activation result = zeros(out);
  for (std::int64_t channel = 0; channel < in.shape.channels; ++channel) {
    for (std::int64_t i = 0; i < slow; ++i) {
      std::copy_n(in.values.begin() + (channel * slow + i) * run, run,
                  result.values.begin() + (i * in.shape.channels + channel) * run);
    }
  }
  return result;
}

Reshape::Options Reshape::read(JsonReader& reader) {
  return {reader.integer("channels", 1, 1'000'000)};
}

Json Reshape::describe() const { return {{"channels", options().channels}}; }

Shape Reshape::output(const Shape& in) const {
  if (in.kind != Shape::Kind::kVector || in.channels % options().channels != 0) {
    throw UnfitShape("a vector of a multiple of " + std::to_string(options().channels), in);
  }
  return Shape::sequence(options().channels, in.channels / options().channels);
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
