#pragma once

#include "network/layers/layer_of.hpp"

namespace ser {

struct LinearOptions {
  std::int64_t units = 0;  ///< 0 stands for the number of classes: `"units": "classes"`
  bool bias = true;
};

/// W·x + b, on a vector or on each frame of a sequence. Tensors: weight (units, width), bias
/// (units).
class Linear final : public LayerOf<Linear, LinearOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "linear";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  LayerPtr with_classes(std::int64_t classes) const override;
  std::optional<WeightedLayer> absorbing(const ChannelAffine& behind,
                                         const ParameterView& parameters) const override;
};

}  // namespace ser
