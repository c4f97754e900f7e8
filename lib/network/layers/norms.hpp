#pragma once

#include "network/layers/layer_of.hpp"

namespace ser {

struct BatchNormOptions {
  double eps = 1e-5;
  double momentum = 0.1;  ///< of the running statistics while training, as PyTorch defines it
};

/// (x − running_mean) / sqrt(running_var + eps) · weight + bias, per channel (the width of a
/// vector), as PyTorch's BatchNorm in eval mode. All four tensors: (channels).
class BatchNorm final : public LayerOf<BatchNorm, BatchNormOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "batch_norm";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override { return in; }
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  std::optional<ChannelAffine> as_affine(const ParameterView& parameters) const override {
    return affine(parameters);
  }

 private:
  ChannelAffine affine(const ParameterView& parameters) const;
};

struct LayerNormOptions {
  double eps = 1e-5;
};

/// (x − mean) / sqrt(variance + eps) · weight + bias with mean and (biased) variance over the
/// channels of each frame of a sequence, or of a vector. Tensors: weight, bias (channels).
class LayerNorm final : public LayerOf<LayerNorm, LayerNormOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "layer_norm";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
};

/// (x − mean) / max(std, kStdFloor). Tensors: mean, std, as many values as
/// InputStatistics::rows() says.
///
/// `by` all: statistics of the training part. `by` speaker: of each speaker's own clips, which need
/// no labels; the stored ones, of everybody, stand in for a speaker with fewer than `min_clips`
/// clips, or an unknown one. As the first layer of a branch the statistics are over all frames of
/// a speaker's clips; deeper in a network (behind time pooling) over the clips of the speaker in
/// the batch while training, and over all of them afterwards. `by` corpus: the same of the clips of
/// each corpus, as the first layer of a branch only.
class Standardize final : public LayerOf<Standardize, InputStatistics> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "standardize";

  using Per = Options::Per;
  using By = Options::By;
  static constexpr float kStdFloor = 1e-6F;

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override { return in; }
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  LayerPtr frozen() const override;
  const InputStatistics* input_statistics() const override { return &options(); }
};

}  // namespace ser
