#include "torch_backend/optimizer.hpp"

#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/sgd.h>

#include <map>

#include "core/error.hpp"

namespace ser {
namespace {

namespace optim = torch::optim;

using Groups = std::vector<optim::OptimizerParamGroup>;

std::unique_ptr<optim::Optimizer> make(const OptimizerConfig& config, const Groups& groups) {
  if (config.kind == OptimizerKind::kSgd) {
    return std::make_unique<optim::SGD>(groups, optim::SGDOptions(config.learning_rate)
                                                    .momentum(config.momentum)
                                                    .weight_decay(config.weight_decay));
  }
  if (config.kind == OptimizerKind::kAdam) {
    return std::make_unique<optim::Adam>(
        groups, optim::AdamOptions(config.learning_rate).weight_decay(config.weight_decay));
  }
  return std::make_unique<optim::AdamW>(
      groups, optim::AdamWOptions(config.learning_rate).weight_decay(config.weight_decay));
}

/// Adam's and AdamW's states have the same members.
template <typename State>
void save_adam(const std::string& name, const optim::OptimizerParamState& state,
               NamedTensors& into) {
  const auto& adam = static_cast<const State&>(state);
  into.emplace_back(name + ".step", torch::tensor({adam.step()}, torch::kLong));
  into.emplace_back(name + ".exp_avg", adam.exp_avg().detach().clone());
  into.emplace_back(name + ".exp_avg_sq", adam.exp_avg_sq().detach().clone());
}

using ByName = std::map<std::string, torch::Tensor>;

torch::Tensor like(const ByName& state, const std::string& name, const torch::Tensor& parameter) {
  const auto found = state.find(name);
  if (found == state.end() || found->second.sizes() != parameter.sizes()) {
    throw model_error("the checkpoint does not fit the network: " + name);
  }
  return found->second.to(parameter.device(), /*non_blocking=*/false, /*copy=*/true);
}

template <typename State>
std::unique_ptr<optim::OptimizerParamState> load_adam(const ByName& state, const std::string& name,
                                                      const torch::Tensor& parameter) {
  auto adam = std::make_unique<State>();
  adam->step(state.at(name + ".step").template item<std::int64_t>());
  adam->exp_avg(like(state, name + ".exp_avg", parameter));
  adam->exp_avg_sq(like(state, name + ".exp_avg_sq", parameter));
  return adam;
}

}  // namespace

TorchOptimizer::TorchOptimizer(const OptimizerConfig& config, NamedTensors parameters,
                               const std::vector<std::size_t>& groups, std::size_t group_count)
    : kind_(config.kind), parameters_(std::move(parameters)) {
  std::vector<std::vector<torch::Tensor>> tensors(group_count);
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    tensors[groups[i]].push_back(parameters_[i].second);
  }
  Groups made;
  for (auto& group : tensors) made.emplace_back(std::move(group));
  optimizer_ = make(config, made);
}

void TorchOptimizer::step(double learning_rate, std::span<const double> factors) {
  auto& groups = optimizer_->param_groups();
  for (std::size_t i = 0; i < groups.size(); ++i) {
    groups[i].options().set_lr(learning_rate * factors[i]);
  }
  optimizer_->step();
}

NamedTensors TorchOptimizer::state() const {
  NamedTensors result;
  const auto& states = optimizer_->state();
  for (const auto& [name, tensor] : parameters_) {
    const auto found = states.find(tensor.unsafeGetTensorImpl());
    if (found == states.end()) continue;
    if (kind_ == OptimizerKind::kSgd) {
      const auto& sgd = static_cast<const optim::SGDParamState&>(*found->second);
      if (sgd.momentum_buffer().defined()) {
        result.emplace_back(name + ".momentum", sgd.momentum_buffer().detach().clone());
      }
    } else if (kind_ == OptimizerKind::kAdam) {
      save_adam<optim::AdamParamState>(name, *found->second, result);
    } else {
      save_adam<optim::AdamWParamState>(name, *found->second, result);
    }
  }
  return result;
}

void TorchOptimizer::restore(const NamedTensors& state) {
  const ByName by_name(state.begin(), state.end());
  auto& states = optimizer_->state();
  states.clear();
  for (const auto& [name, tensor] : parameters_) {
    void* key = tensor.unsafeGetTensorImpl();
    if (kind_ == OptimizerKind::kSgd && by_name.contains(name + ".momentum")) {
      auto sgd = std::make_unique<optim::SGDParamState>();
      sgd->momentum_buffer(like(by_name, name + ".momentum", tensor));
      states[key] = std::move(sgd);
    } else if (by_name.contains(name + ".step")) {
      states[key] = kind_ == OptimizerKind::kAdam
                        ? load_adam<optim::AdamParamState>(by_name, name, tensor)
                        : load_adam<optim::AdamWParamState>(by_name, name, tensor);
    }
  }
}

}  // namespace ser
