#include "network/layers/classifiers.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "network/layer.hpp"
#include "network/matrix.hpp"

namespace ser {
namespace {

constexpr Spelling<Svm::Kernel> kKernels[] = {
    {Svm::Kernel::kRbf, "rbf"},
    {Svm::Kernel::kLinear, "linear"},
};

/// Where each class's support vectors begin, and their end. Throws model_error.
std::vector<Eigen::Index> starts_of(std::span<const float> counts, Eigen::Index total) {
  std::vector<Eigen::Index> starts = {0};
  for (const float count : counts) {
    if (count < 0.0F || count > static_cast<float>(total)) starts.push_back(total + 1);
    starts.push_back(starts.back() + static_cast<Eigen::Index>(count));
  }
  if (starts.back() != total) throw model_error("the tensors of the svm do not fit each other");
  return starts;
}

}  // namespace

std::vector<float> values_of_votes(std::span<const double> decisions, std::size_t classes) {
  std::vector<double> votes(classes);
  std::vector<double> sums(classes);
  std::size_t pair = 0;
  for (std::size_t i = 0; i < classes; ++i) {
    for (std::size_t j = i + 1; j < classes; ++j, ++pair) {
      const double decision = decisions[pair];
      votes[decision > 0.0 ? i : j] += 1.0;
      sums[i] += decision;
      sums[j] -= decision;
    }
  }
  std::vector<float> values(classes);
  for (std::size_t c = 0; c < classes; ++c) {
    values[c] = static_cast<float>(votes[c] + sums[c] / (3.0 * (std::abs(sums[c]) + 1.0)));
  }
  return values;
}

Svm::Options Svm::read(JsonReader& reader) {
  Options options;
  options.kernel = reader.one_of("kernel", kKernels, options.kernel);
  options.c = reader.number_or("c", options.c, 1e-9, 1e9);
  if (options.kernel == Kernel::kRbf) options.gamma = reader.number_or("gamma", 0.0, 0.0, 1e9);
  return options;
}

Json Svm::describe() const {
  Json json = {{"kernel", spelling(kKernels, options().kernel)}, {"c", options().c}};
  if (options().kernel == Kernel::kRbf) json["gamma"] = options().gamma;
  return json;
}

LayerPtr Svm::with_classes(std::int64_t classes) const {
  Options changed = options();
  changed.classes = classes;
  return std::make_shared<const Svm>(changed);
}

Shape Svm::output(const Shape& in) const {
  if (options().classes == 0) throw usage_error("is allowed only in the head");
  require_kind(in, Shape::Kind::kVector);
  return Shape::vector(options().classes);
}

std::vector<Parameter> Svm::parameters(const Shape& in) const {
  const auto classes = options().classes;
  const auto fitted = [](const char* name, std::vector<std::int64_t> shape) {
    return Parameter{name, std::move(shape), Parameter::Role::kFitted, Parameter::Init::kZeros, 1};
  };
  return {fitted("vectors", {kAnySize, in.channels}),
          fitted("coefficients", {classes - 1, kAnySize}),
          fitted("intercepts", {classes * (classes - 1) / 2}), fitted("counts", {classes}),
          fitted("gamma", {1})};
}

Activation Svm::forward(Activation in, const ParameterView& parameters) const {
  const auto width = in.shape.channels;
  const auto& stored = parameters.tensor("vectors");
  const auto count = stored.shape().front();
  if (parameters.tensor("coefficients").shape().back() != count) {
    throw model_error("the tensors of the svm do not fit each other");
  }
  const auto vectors = matrix(stored.floats(), count, width).cast<double>();
  const auto coefficients =
      matrix(parameters["coefficients"], options().classes - 1, count).cast<double>();
  const Eigen::VectorXd x = column(std::span<const float>(in.values)).cast<double>();
  const double gamma = parameters["gamma"][0];
  Eigen::VectorXd kernel(count);
  if (options().kernel == Kernel::kLinear) {
    kernel.noalias() = vectors * x;
  } else {
    kernel = (-gamma * (vectors.rowwise() - x.transpose()).rowwise().squaredNorm()).array().exp();
  }
  const auto starts = starts_of(parameters["counts"], count);
  const auto intercepts = parameters["intercepts"];
  const auto classes = static_cast<std::size_t>(options().classes);
  std::vector<double> decisions;
  for (std::size_t i = 0; i < classes; ++i) {
    for (std::size_t j = i + 1; j < classes; ++j) {
      const auto part = [&](std::size_t row, std::size_t of) {
        const auto length = starts[of + 1] - starts[of];
        return coefficients.row(static_cast<Eigen::Index>(row))
            .segment(starts[of], length)
            .dot(kernel.segment(starts[of], length));
      };
      decisions.push_back(part(j - 1, i) + part(i, j) - intercepts[decisions.size()]);
    }
  }
  return {output(in.shape), values_of_votes(decisions, classes)};
}

Logistic::Options Logistic::read(JsonReader& reader) {
  return {reader.number_or("c", 1.0, 1e-9, 1e9), 0};
}

Json Logistic::describe() const { return {{"c", options().c}}; }

LayerPtr Logistic::with_classes(std::int64_t classes) const {
  return std::make_shared<const Logistic>(Options{options().c, classes});
}

Shape Logistic::output(const Shape& in) const {
  if (options().classes == 0) throw usage_error("is allowed only in the head");
  require_kind(in, Shape::Kind::kVector);
  return Shape::vector(options().classes);
}

std::vector<Parameter> Logistic::parameters(const Shape& in) const {
  using Role = Parameter::Role;
  return {{"weight", {options().classes, in.channels}, Role::kFitted, Parameter::Init::kZeros, 1},
          {"bias", {options().classes}, Role::kFitted, Parameter::Init::kZeros, 1}};
}

Activation Logistic::forward(Activation in, const ParameterView& parameters) const {
  Activation result = zeros(output(in.shape));
  const auto weight = matrix(parameters["weight"], options().classes, in.shape.channels);
  auto y = column(std::span<float>(result.values));
  y.noalias() = weight * column(std::span<const float>(in.values));
  y += column(parameters["bias"]);
  return result;
}

}  // namespace ser
