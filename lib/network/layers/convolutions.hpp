#pragma once

#include <span>

#include "network/layers/extent.hpp"
#include "network/layers/layer_of.hpp"

namespace ser {

struct Conv1dOptions {
  std::int64_t channels = 1;
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  Padding padding;
  bool bias = true;
};

/// Cross-correlation of a sequence along its frames, as PyTorch's Conv1d.
/// Tensors: weight (channels, width, kernel), bias (channels).
class Conv1d final : public LayerOf<Conv1d, Conv1dOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "conv1d";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kWindow; }
  std::optional<WeightedLayer> absorbing(const ChannelAffine& behind,
                                         const ParameterView& parameters) const override;
};

struct Conv2dOptions {
  std::int64_t channels = 1;
  Extent kernel;
  Extent stride;
  Padding padding;
  bool bias = true;
};

/// Cross-correlation of a map along bands and frames, as PyTorch's Conv2d.
/// Tensors: weight (channels, channels in, kernel bands, kernel frames), bias (channels).
class Conv2d final : public LayerOf<Conv2d, Conv2dOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "conv2d";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kWindow; }
  std::optional<WeightedLayer> absorbing(const ChannelAffine& behind,
                                         const ParameterView& parameters) const override;
};

}  // namespace ser
