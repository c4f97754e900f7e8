#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "training/learner.hpp"

namespace ser {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// An optimiser of LibTorch whose whole state can be saved and restored by parameter name.
class TorchOptimizer {
 public:
  TorchOptimizer(const OptimizerConfig& config, NamedTensors parameters);

  void zero_grad() { optimizer_->zero_grad(); }
  void step(double learning_rate);

  /// Copies; empty before the first step.
  NamedTensors state() const;
  /// Throws model_error when a tensor belongs to no parameter or its shape is another.
  void restore(const NamedTensors& state);

 private:
  std::string kind_;
  NamedTensors parameters_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

}  // namespace ser
