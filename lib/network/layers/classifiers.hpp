#pragma once

#include "network/layers/layer_of.hpp"

namespace ser {

enum class SvmKernel { kRbf, kLinear };

struct SvmOptions {
  SvmKernel kernel = SvmKernel::kRbf;
  double c = 1.0;
  double gamma = 0.0;  ///< of exp(−gamma·|x − y|²); 0: 1 / (width · variance of the training part)
  std::int64_t classes = 0;  ///< 0 until with_classes()
};

/// A support vector machine of the classes against one another, fitted on the training part without
/// LibTorch (training/fit_svm). Gives one value a class: its votes, and between −1/3 and 1/3 the
/// sum of its decision values, which breaks ties (scikit-learn's decision_function_shape="ovr" and
/// break_ties). Takes a vector.
///
/// Tensors, n being the number of support vectors, which the data decide: vectors (n, width),
/// coefficients (classes − 1, n), intercepts (classes·(classes − 1)/2), counts (classes), gamma
/// (1).
class Svm final : public LayerOf<Svm, SvmOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "svm";
  using Kernel = SvmKernel;

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  /// Throws model_error when the tensors do not fit each other.
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  LayerPtr with_classes(std::int64_t classes) const override;
  bool is_fitted() const override { return true; }
};

/// The values of the classes from the decision values of all pairs (i < j, in the order 0-1, 0-2 …
/// 1-2 …), positive where i wins.
std::vector<float> values_of_votes(std::span<const double> decisions, std::size_t classes);

struct LogisticOptions {
  double c = 1.0;
  std::int64_t classes = 0;  ///< 0 until with_classes()
};

/// Multinomial logistic regression, W·x + b, fitted on the training part without LibTorch
/// (training/fit_logistic): the largest likelihood less |W|² / (2c). Takes a vector. Tensors:
/// weight (classes, width), bias (classes).
class Logistic final : public LayerOf<Logistic, LogisticOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "logistic";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  LayerPtr with_classes(std::int64_t classes) const override;
  bool is_fitted() const override { return true; }
};

}  // namespace ser
