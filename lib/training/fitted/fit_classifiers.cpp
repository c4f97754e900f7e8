#include "training/fitted/fit_classifiers.hpp"

#include <libsvm/svm.h>

#include <Eigen/Core>
#include <cmath>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "core/error.hpp"

namespace ser {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kMemory = 10;
constexpr int kMostSteps = 2000;
constexpr double kGradientTolerance = 1e-8;  ///< of the gradient's largest value, a clip

/// The loss and its gradient in (W, b), b being the last column of classes × (width + 1).
class Likelihood {
 public:
  Likelihood(std::span<const std::vector<float>> rows, std::span<const std::size_t> truth,
             std::span<const double> weights, double c)
      : classes_(static_cast<Eigen::Index>(weights.size())), c_(c) {
    const auto count = static_cast<Eigen::Index>(rows.size());
    const auto width = static_cast<Eigen::Index>(rows.front().size());
    x_.resize(count, width + 1);
    target_ = Matrix::Zero(count, classes_);
    weight_.resize(count);
    for (Eigen::Index i = 0; i < count; ++i) {
      const auto& row = rows[static_cast<std::size_t>(i)];
      x_.row(i).head(width) =
          Eigen::Map<const Eigen::RowVectorXf>(row.data(), width).cast<double>();
      x_(i, width) = 1.0;
      const std::size_t label = truth[static_cast<std::size_t>(i)];
      target_(i, static_cast<Eigen::Index>(label)) = 1.0;
      weight_(i) = weights[label];
    }
  }

  Eigen::Index size() const { return classes_ * x_.cols(); }
  Eigen::Index classes() const { return classes_; }
  Eigen::Index columns() const { return x_.cols(); }
  double clips() const { return static_cast<double>(x_.rows()); }

  double operator()(const Vector& at, Vector& gradient) const {
    const Eigen::Map<const Matrix> w(at.data(), classes_, x_.cols());
    Matrix logits = x_ * w.transpose();
    const Vector top = logits.rowwise().maxCoeff();
    logits.colwise() -= top;
    const Matrix exponent = logits.array().exp();
    const Vector sum = exponent.rowwise().sum();
    const Vector own = (logits.cwiseProduct(target_)).rowwise().sum();
    double loss = ((sum.array().log() - own.array()) * weight_.array()).sum();
    Matrix error = exponent.array().colwise() / sum.array();
    error = weight_.asDiagonal() * (error - target_);
    Eigen::Map<Matrix> slope(gradient.data(), classes_, x_.cols());
    slope.noalias() = error.transpose() * x_;
    const auto free = x_.cols() - 1;
    slope.leftCols(free) += w.leftCols(free) / c_;
    loss += w.leftCols(free).squaredNorm() / (2.0 * c_);
    return loss;
  }

 private:
  Eigen::Index classes_;
  double c_;
  Matrix x_;  ///< with a column of ones
  Matrix target_;
  Vector weight_;
};

/// −H·g, H being the inverse Hessian that the last steps and changes of the gradient tell of.
Vector direction(const Vector& gradient, const std::deque<std::pair<Vector, Vector>>& past) {
  Vector q = -gradient;
  std::vector<double> alpha(past.size());
  for (std::size_t i = past.size(); i-- > 0;) {
    const auto& [step, change] = past[i];
    alpha[i] = step.dot(q) / change.dot(step);
    q -= alpha[i] * change;
  }
  if (!past.empty()) {
    const auto& [step, change] = past.back();
    q *= step.dot(change) / change.squaredNorm();
  }
  for (std::size_t i = 0; i < past.size(); ++i) {
    const auto& [step, change] = past[i];
    q += (alpha[i] - change.dot(q) / change.dot(step)) * step;
  }
  return q;
}

/// L-BFGS with a step that is halved until the loss falls enough (Armijo).
Vector minimum(const Likelihood& loss_of) {
  Vector at = Vector::Zero(loss_of.size());
  Vector gradient(at.size());
  double loss = loss_of(at, gradient);
  std::deque<std::pair<Vector, Vector>> past;
  for (int i = 0; i < kMostSteps; ++i) {
    if (gradient.lpNorm<Eigen::Infinity>() <= kGradientTolerance * loss_of.clips()) break;
    const Vector way = direction(gradient, past);
    const double slope = way.dot(gradient);
    double length = past.empty() ? 1.0 / gradient.norm() : 1.0;
    Vector next;
    Vector next_gradient(at.size());
    const auto step_by = [&] {
      next = at + length * way;
      return loss_of(next, next_gradient);
    };
    double next_loss = step_by();
    while (!(next_loss <= loss + 1e-4 * length * slope) && 0.5 * length > 1e-20) {
      length *= 0.5;
      next_loss = step_by();
    }
    const Vector step = next - at;
    const Vector change = next_gradient - gradient;
    if (step.dot(change) > 1e-12 * change.squaredNorm()) past.emplace_back(step, change);
    if (past.size() > kMemory) past.pop_front();
    if (!(next_loss < loss)) break;  // as far as double precision goes
    at = next;
    gradient = next_gradient;
    loss = next_loss;
  }
  return at;
}

}  // namespace

Tensors fit_logistic(const Logistic::Options& options, std::span<const std::vector<float>> rows,
                     std::span<const std::size_t> truth, std::span<const double> class_weights) {
  const Likelihood likelihood(rows, truth, class_weights, options.c);
  const Vector found = minimum(likelihood);
  const Eigen::Map<const Matrix> w(found.data(), likelihood.classes(), likelihood.columns());
  std::vector<float> weight;
  std::vector<float> bias;
  for (Eigen::Index k = 0; k < w.rows(); ++k) {
    for (Eigen::Index d = 0; d + 1 < w.cols(); ++d) weight.push_back(static_cast<float>(w(k, d)));
    bias.push_back(static_cast<float>(w(k, w.cols() - 1)));
  }
  return {{"weight", Tensor::of({w.rows(), w.cols() - 1}, std::move(weight))},
          {"bias", Tensor::of({w.rows()}, std::move(bias))}};
}

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
