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

}  // namespace ser
