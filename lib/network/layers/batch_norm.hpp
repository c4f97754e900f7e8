#pragma once

#include "network/layer.hpp"

namespace ser {

/// x · scale + shift, with one of each per channel.
struct ChannelAffine {
  std::vector<float> scale;
  std::vector<float> shift;
};

/// (x − running_mean) / sqrt(running_var + eps) · weight + bias, per channel (the width of a
/// vector), as PyTorch's BatchNorm in eval mode. All four tensors: (channels).
class BatchNorm final : public Layer {
 public:
  static constexpr std::string_view kType = "batch_norm";

  struct Options {
    double eps = 1e-5;
    double momentum = 0.1;  ///< of the running statistics while training, as PyTorch defines it
  };

  static Options read(JsonReader& reader);
  explicit BatchNorm(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override { return in; }
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  /// What the layer does at inference.
  ChannelAffine affine(const ParameterView& parameters) const;

 private:
  Options options_;
};

}  // namespace ser
