#pragma once

#include "network/layers/layer_of.hpp"

namespace ser {

/// max(x, 0).
class Relu final : public PlainLayer<Relu> {
 public:
  using PlainLayer::PlainLayer;
  static constexpr std::string_view kType = "relu";

  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;
};

struct LeakyReluOptions {
  double slope = 0.01;
};

/// x where x ≥ 0, slope·x below.
class LeakyRelu final : public LayerOf<LeakyRelu, LeakyReluOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "leaky_relu";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
};

struct EluOptions {
  double alpha = 1.0;
};

/// x where x > 0, alpha·(exp(x) − 1) below.
class Elu final : public LayerOf<Elu, EluOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "elu";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
};

/// x·Φ(x) with the exact normal distribution (erf), as PyTorch's default.
class Gelu final : public PlainLayer<Gelu> {
 public:
  using PlainLayer::PlainLayer;
  static constexpr std::string_view kType = "gelu";

  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;
};

struct DropoutOptions {
  double rate = 0.5;  ///< in [0, 1)
};

/// While training, zeroes each value with probability `rate` and scales the others by
/// 1/(1 − rate). At inference nothing happens.
class Dropout final : public LayerOf<Dropout, DropoutOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "dropout";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  LayerPtr frozen() const override;
};

}  // namespace ser
