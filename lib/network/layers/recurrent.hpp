#pragma once

#include "network/layers/layer_of.hpp"

namespace ser {

/// What lstm and gru have in common.
struct RecurrentOptions {
  std::int64_t units = 1;
  std::int64_t layers = 1;
  bool bidirectional = false;
  double dropout = 0.0;  ///< between the layers, while training
};

/// Long short-term memory along the frames of a sequence, as PyTorch's LSTM (gates in the order
/// input, forget, cell, output). Gives `units` channels a frame, or 2·units (forward, backward)
/// when bidirectional. Tensors of layer l: weight_ih_l (4·units, width), weight_hh_l (4·units,
/// units), bias_ih_l, bias_hh_l (4·units); those of the backward direction end in `_reverse`.
class Lstm final : public LayerOf<Lstm, RecurrentOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "lstm";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kClip; }
  LayerPtr frozen() const override;
};

/// Gated recurrent units along the frames of a sequence, as PyTorch's GRU (gates in the order
/// reset, update, new). Gives `units` channels a frame, or 2·units (forward, backward) when
/// bidirectional. Tensors of layer l: weight_ih_l (3·units, width), weight_hh_l (3·units, units),
/// bias_ih_l, bias_hh_l (3·units); those of the backward direction end in `_reverse`.
class Gru final : public LayerOf<Gru, RecurrentOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "gru";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kClip; }
  LayerPtr frozen() const override;
};

}  // namespace ser
