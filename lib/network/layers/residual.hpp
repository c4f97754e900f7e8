#pragma once

#include "network/chain.hpp"
#include "network/layer.hpp"

namespace ser {

/// layers(x) + shortcut(x); without a shortcut, layers(x) + x. Both must have the same shape.
/// Inner tensors are called `INDEX.NAME` and `shortcut.INDEX.NAME`.
class Residual final : public Layer {
 public:
  static constexpr std::string_view kType = "residual";

  struct Options {
    std::vector<LayerSpec> layers;
    std::vector<LayerSpec> shortcut;  ///< empty: the input itself
  };

  static Options read(JsonReader& reader);
  explicit Residual(Options options) : options_(std::move(options)) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override;
  LayerPtr frozen() const override;
  std::vector<InnerLayers> inner() const override;
  LayerPtr with_inner(std::vector<InnerLayers> lists) const override;

 private:
  Options options_;
};

}  // namespace ser
