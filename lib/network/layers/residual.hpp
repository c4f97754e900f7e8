#pragma once

#include "network/chain.hpp"
#include "network/layers/layer_of.hpp"

namespace ser {

struct ResidualOptions {
  std::vector<LayerSpec> layers;
  std::vector<LayerSpec> shortcut;  ///< empty: the input itself
};

/// layers(x) + shortcut(x); without a shortcut, layers(x) + x. Both must have the same shape.
/// Inner tensors are called `INDEX.NAME` and `shortcut.INDEX.NAME`.
class Residual final : public LayerOf<Residual, ResidualOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "residual";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override;
  LayerPtr frozen() const override;
  std::vector<InnerLayers> inner() const override;
  LayerPtr with_inner(std::vector<InnerLayers> lists) const override;
};

}  // namespace ser
