#pragma once

#include "network/layer.hpp"

namespace ser {

/// x where x ≥ 0, slope·x below.
class LeakyRelu final : public Layer {
 public:
  static constexpr std::string_view kType = "leaky_relu";

  struct Options {
    double slope = 0.01;
  };

  static Options read(JsonReader& reader);
  explicit LeakyRelu(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;

 private:
  Options options_;
};

}  // namespace ser
