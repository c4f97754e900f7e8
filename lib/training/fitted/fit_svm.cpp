#include "training/fitted/fit_svm.hpp"

#include <libsvm/svm.h>

#include <memory>
#include <string>
#include <utility>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr double kCacheMegabytes = 200.0;
constexpr double kSvmTolerance = 1e-3;

struct FreeModel {
  void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
};

/// Rows as libsvm takes them: index and value, ended by an index of −1.
class Problem {
 public:
  Problem(std::span<const std::vector<float>> rows, std::span<const std::size_t> truth) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::vector<svm_node> nodes;
      for (std::size_t k = 0; k < rows[i].size(); ++k) {
        nodes.push_back({static_cast<int>(k) + 1, static_cast<double>(rows[i][k])});
      }
      nodes.push_back({-1, 0.0});
      nodes_.push_back(std::move(nodes));
      labels_.push_back(static_cast<double>(truth[i]));
    }
    for (auto& nodes : nodes_) pointers_.push_back(nodes.data());
    problem_ = {static_cast<int>(rows.size()), labels_.data(), pointers_.data()};
  }

  const svm_problem* get() const { return &problem_; }

 private:
  std::vector<std::vector<svm_node>> nodes_;
  std::vector<double> labels_;
  std::vector<svm_node*> pointers_;
  svm_problem problem_{};
};

/// scikit-learn's gamma="scale": 1 / (width · variance of all values).
double scale_gamma(std::span<const std::vector<float>> rows) {
  double count = 0.0;
  double sum = 0.0;
  double squares = 0.0;
  for (const auto& row : rows) {
    for (const double value : row) {
      count += 1.0;
      sum += value;
      squares += value * value;
    }
  }
  const double mean = sum / count;
  const double variance = squares / count - mean * mean;
  const auto width = static_cast<double>(rows.front().size());
  return variance > 0.0 ? 1.0 / (width * variance) : 1.0;
}

Tensor floats(std::vector<std::int64_t> shape, std::vector<float> values) {
  return Tensor::of(std::move(shape), std::move(values));
}

struct Sorted {
  std::vector<std::vector<float>> rows;
  std::vector<std::size_t> truth;
};

/// Rows in the order of their classes: libsvm numbers classes as they first occur, and so its
/// numbers are ours.
Sorted by_class(std::span<const std::vector<float>> rows, std::span<const std::size_t> truth,
                std::size_t classes) {
  Sorted sorted;
  for (std::size_t c = 0; c < classes; ++c) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (truth[i] != c) continue;
      sorted.rows.push_back(rows[i]);
      sorted.truth.push_back(c);
    }
  }
  return sorted;
}

Tensors tensors_of(const svm_model& model, const Sorted& sorted, double gamma) {
  const std::int64_t classes = model.nr_class;
  const std::int64_t count = model.l;
  const auto width = static_cast<std::int64_t>(sorted.rows.front().size());
  std::vector<float> vectors;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto& row = sorted.rows[static_cast<std::size_t>(model.sv_indices[i] - 1)];
    vectors.insert(vectors.end(), row.begin(), row.end());
  }
  std::vector<float> coefficients;
  for (std::int64_t k = 0; k + 1 < classes; ++k) {
    for (std::int64_t i = 0; i < count; ++i) {
      coefficients.push_back(static_cast<float>(model.sv_coef[k][i]));
    }
  }
  const std::int64_t pairs = classes * (classes - 1) / 2;
  const std::vector<float> intercepts(model.rho, model.rho + pairs);
  const std::vector<float> counts(model.nSV, model.nSV + classes);
  return {{"vectors", floats({count, width}, std::move(vectors))},
          {"coefficients", floats({classes - 1, count}, std::move(coefficients))},
          {"intercepts", floats({pairs}, intercepts)},
          {"counts", floats({classes}, counts)},
          {"gamma", floats({1}, {static_cast<float>(gamma)})}};
}

}  // namespace

Tensors fit_svm(const Svm::Options& options, std::span<const std::vector<float>> rows,
                std::span<const std::size_t> truth, std::span<const double> weights) {
  svm_set_print_string_function([](const char*) {});
  const Sorted sorted = by_class(rows, truth, weights.size());
  const Problem problem(sorted.rows, sorted.truth);
  std::vector<int> labels;
  for (std::size_t c = 0; c < weights.size(); ++c) labels.push_back(static_cast<int>(c));
  std::vector<double> own_weights(weights.begin(), weights.end());
  svm_parameter parameter{};
  parameter.svm_type = C_SVC;
  parameter.kernel_type = options.kernel == Svm::Kernel::kLinear ? LINEAR : RBF;
  parameter.gamma = options.gamma > 0.0 ? options.gamma : scale_gamma(sorted.rows);
  parameter.cache_size = kCacheMegabytes;
  parameter.eps = kSvmTolerance;
  parameter.C = options.c;
  parameter.nr_weight = static_cast<int>(labels.size());
  parameter.weight_label = labels.data();
  parameter.weight = own_weights.data();
  parameter.shrinking = 1;
  if (const char* complaint = svm_check_parameter(problem.get(), &parameter)) {
    throw usage_error("network: svm: " + std::string(complaint));
  }
  const std::unique_ptr<svm_model, FreeModel> model(svm_train(problem.get(), &parameter));
  return tensors_of(*model, sorted, parameter.gamma);
}

}  // namespace ser
