#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "network/layers/classifiers.hpp"
#include "storage/tensor.hpp"

namespace ser {

/// The weight and bias of a `logistic` layer: the minimum of Σ wᵢ·(cross entropy of clip i) +
/// |W|² / (2c), the bias left free, found by L-BFGS (Liu and Nocedal, 1989) in double precision.
/// The same problem as scikit-learn's LogisticRegression.
Tensors fit_logistic(const Logistic::Options& options, std::span<const std::vector<float>> rows,
                     std::span<const std::size_t> truth, std::span<const double> class_weights);

/// libsvm's C-SVC on rows (N of equal width) and their classes, each clip counting `weights` (by
/// class) times C: the tensors of an `svm` layer, without prefix. Every class must occur. The same
/// rows give the same tensors.
Tensors fit_svm(const Svm::Options& options, std::span<const std::vector<float>> rows,
                std::span<const std::size_t> truth, std::span<const double> weights);

}  // namespace ser
