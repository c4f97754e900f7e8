#pragma once

#include "network/layer.hpp"

namespace ser {

/// W·x + b, on a vector or on each frame of a sequence. Tensors: weight (units, width), bias
/// (units).
class Linear final : public Layer {
 public:
  static constexpr std::string_view kType = "linear";

  struct Options {
    std::int64_t units = 0;  ///< 0 stands for the number of classes: `"units": "classes"`
    bool bias = true;
  };

  static Options read(JsonReader& reader);
  explicit Linear(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  LayerPtr with_classes(std::int64_t classes) const override;
  std::optional<WeightedLayer> absorbing(const ChannelAffine& behind,
                                         const ParameterView& parameters) const override;

 private:
  Options options_;
};

}  // namespace ser
