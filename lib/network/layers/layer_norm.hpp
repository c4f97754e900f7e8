#pragma once

#include "network/layer.hpp"

namespace ser {

/// (x − mean) / sqrt(variance + eps) · weight + bias with mean and (biased) variance over the
/// channels of each frame of a sequence, or of a vector. Tensors: weight, bias (channels).
class LayerNorm final : public Layer {
 public:
  static constexpr std::string_view kType = "layer_norm";

  struct Options {
    double eps = 1e-5;
  };

  static Options read(JsonReader& reader);
  explicit LayerNorm(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;

 private:
  Options options_;
};

}  // namespace ser
