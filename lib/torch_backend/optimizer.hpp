#pragma once

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "training/epochs/learner.hpp"

namespace ser {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// An optimiser of LibTorch whose whole state can be saved and restored by parameter name.
class TorchOptimizer {
 public:
  /// `groups` has the learning rate group of each parameter, 0 … group_count − 1.
  TorchOptimizer(const OptimizerConfig& config, NamedTensors parameters,
                 const std::vector<std::size_t>& groups, std::size_t group_count);

  void zero_grad() { optimizer_->zero_grad(); }
  /// The rate of a group is `learning_rate` times its factor. Parameters without a gradient are
  /// left as they are.
  void step(double learning_rate, std::span<const double> factors);

  /// Copies; empty before the first step.
  NamedTensors state() const;
  /// Throws model_error when a tensor belongs to no parameter or its shape is another.
  void restore(const NamedTensors& state);

 private:
  OptimizerKind kind_;
  NamedTensors parameters_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

}  // namespace ser
