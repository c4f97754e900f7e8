#pragma once

#include "network/layer.hpp"

namespace ser {

/// Multinomial logistic regression, W·x + b, fitted on the training part without LibTorch
/// (training/fit_logistic): the largest likelihood less |W|² / (2c). Takes a vector. Tensors:
/// weight (classes, width), bias (classes).
class Logistic final : public Layer {
 public:
  static constexpr std::string_view kType = "logistic";

  struct Options {
    double c = 1.0;
    std::int64_t classes = 0;  ///< 0 until with_classes()
  };

  static Options read(JsonReader& reader);
  explicit Logistic(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  std::shared_ptr<const Layer> with_classes(std::int64_t classes) const override;

 private:
  Options options_;
};

}  // namespace ser
