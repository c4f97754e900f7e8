#pragma once

#include "network/layer.hpp"

namespace ser {

/// x·Φ(x) with the exact normal distribution (erf), as PyTorch's default.
class Gelu final : public Layer {
 public:
  static constexpr std::string_view kType = "gelu";
  struct Options {};

  static Options read(JsonReader& reader);
  explicit Gelu(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;

 private:
  Options options_;
};

}  // namespace ser
