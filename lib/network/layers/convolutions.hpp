#pragma once

#include <span>

#include "network/layer.hpp"
#include "network/layers/extent.hpp"

namespace ser {

/// Cross-correlation of a sequence along its frames, as PyTorch's Conv1d.
/// Tensors: weight (channels, width, kernel), bias (channels).
class Conv1d final : public Layer {
 public:
  static constexpr std::string_view kType = "conv1d";

  struct Options {
    std::int64_t channels = 1;
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    Padding padding;
    bool bias = true;
  };

  static Options read(JsonReader& reader);
  explicit Conv1d(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kWindow; }
  std::optional<WeightedLayer> absorbing(const ChannelAffine& behind,
                                         const ParameterView& parameters) const override;

 private:
  Options options_;
};

/// Cross-correlation of a map along bands and frames, as PyTorch's Conv2d.
/// Tensors: weight (channels, channels in, kernel bands, kernel frames), bias (channels).
class Conv2d final : public Layer {
 public:
  static constexpr std::string_view kType = "conv2d";

  struct Options {
    std::int64_t channels = 1;
    Extent kernel;
    Extent stride;
    Padding padding;
    bool bias = true;
  };

  static Options read(JsonReader& reader);
  explicit Conv2d(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kWindow; }
  std::optional<WeightedLayer> absorbing(const ChannelAffine& behind,
                                         const ParameterView& parameters) const override;

 private:
  Options options_;
};

}  // namespace ser
