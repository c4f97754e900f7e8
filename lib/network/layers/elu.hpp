#pragma once

#include "network/layer.hpp"

namespace ser {

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

}  // namespace ser
