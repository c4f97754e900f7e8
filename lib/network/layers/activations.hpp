#pragma once

#include "network/layer.hpp"

namespace ser {

/// max(x, 0).
class Relu final : public Layer {
 public:
  static constexpr std::string_view kType = "relu";
  struct Options {};

  static Options read(JsonReader& reader);
  explicit Relu(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;

 private:
  Options options_;
};

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

/// x where x > 0, alpha·(exp(x) − 1) below.
class Elu final : public Layer {
 public:
  static constexpr std::string_view kType = "elu";

  struct Options {
    double alpha = 1.0;
  };

  static Options read(JsonReader& reader);
  explicit Elu(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;

 private:
  Options options_;
};

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

/// While training, zeroes each value with probability `rate` and scales the others by
/// 1/(1 − rate). At inference nothing happens.
class Dropout final : public Layer {
 public:
  static constexpr std::string_view kType = "dropout";

  struct Options {
    double rate = 0.5;  ///< in [0, 1)
  };

  static Options read(JsonReader& reader);
  explicit Dropout(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override { return in; }
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  LayerPtr frozen() const override;

 private:
  Options options_;
};

}  // namespace ser
