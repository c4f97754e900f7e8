#pragma once

#include "network/layer.hpp"

namespace ser {

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

 private:
  Options options_;
};

}  // namespace ser
