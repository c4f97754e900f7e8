#pragma once

#include "network/layers/layer_of.hpp"

namespace ser {

/// A map becomes a sequence of bands·channels × frames, a sequence of fixed length a vector of
/// frames·channels; the channel always runs fastest: index = band·channels + channel.
class Flatten final : public PlainLayer<Flatten> {
 public:
  using PlainLayer::PlainLayer;
  static constexpr std::string_view kType = "flatten";

  Shape output(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
};

struct ReshapeOptions {
  std::int64_t channels = 1;  ///< must divide the vector's width
};

/// A vector becomes a sequence of steps of `channels` consecutive values each; undone by flatten.
class Reshape final : public LayerOf<Reshape, ReshapeOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "reshape";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
};

}  // namespace ser
