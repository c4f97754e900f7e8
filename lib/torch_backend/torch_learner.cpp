#include <malloc.h>
#include <torch/cuda.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/types.h>
#include <torch/utils.h>
#include <torch/version.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "torch_backend/layers.hpp"
#include "torch_backend/optimizer.hpp"
#include "torch_backend/wall.hpp"
#include "training/epochs/learner.hpp"

namespace ser {
namespace {

torch::Device device_of(Device device) {
  if (device == Device::kCpu) return torch::kCPU;
  if (torch::cuda::is_available()) return torch::kCUDA;
  if (device == Device::kCuda) {
    throw machine_error(
        "--device cuda: this LibTorch sees no CUDA GPU (a CUDA build of LibTorch, "
        "named by SER_TORCH_DIR when ser is built, is needed)");
  }
  return torch::kCPU;
}

/// Keeps freed memory for the next step: by default the C library gives every large tensor back to
/// the kernel and has its pages cleared again, half of the time of a training step.
void keep_freed_memory() {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  mallopt(M_TOP_PAD, 64 << 20);
}

torch::Tensor to_torch(const Tensor& tensor) {
  if (tensor.dtype() == DType::kI64) {
    const auto values = tensor.integers();
    return torch::tensor(std::vector<std::int64_t>(values.begin(), values.end()), torch::kLong)
        .view(tensor.shape());
  }
  auto result = torch::empty(tensor.shape(), torch::kFloat);
  const auto bytes = tensor.bytes();
  static_cast<void>(tensor.floats());  // refuses any other type
  std::memcpy(result.data_ptr<float>(), bytes.data(), bytes.size());
  return result;
}

Tensor from_torch(const torch::Tensor& tensor) {
  const auto cpu = tensor.detach().to(torch::kCPU).contiguous();
  const auto count = static_cast<std::size_t>(cpu.numel());
  if (cpu.scalar_type() == torch::kLong) {
    const auto* data = cpu.data_ptr<std::int64_t>();
    return Tensor::of(cpu.sizes().vec(), std::vector<std::int64_t>(data, data + count));
  }
  const auto* data = cpu.data_ptr<float>();
  return Tensor::of(cpu.sizes().vec(), std::vector<float>(data, data + count));
}

class TorchLearner final : public Learner {
 public:
  TorchLearner(const Network& network, const Tensors& weights, const LearnerConfig& config)
      : network_(network), config_(config), device_(device_of(config.device)) {
    keep_freed_memory();
    const int threads = resolve_jobs(config.threads);
    torch::set_num_threads(threads);
    at::globalContext().setDeterministicAlgorithms(true, /*warn_only=*/true);
    about_ = version() + ", " + device_.str() + ", " + std::to_string(threads) +
             (threads == 1 ? " thread" : " threads");
    NamedTensors trainable;
    std::vector<std::size_t> groups;
    for (const Parameter& parameter : network.parameters()) {
      const auto tensor = to_torch(weights.at(parameter.name)).to(device_);
      if (parameter.trainable()) {
        tensor.requires_grad_();
        trainable.emplace_back(parameter.name, tensor);
        groups.push_back(group_of(parameter.name, config.groups));
      }
      tensors_[parameter.name] = tensor;
    }
    optimizer_ = std::make_unique<TorchOptimizer>(config.optimizer, std::move(trainable), groups,
                                                  config.groups.size() + 1);
    for (const auto& branch : network.branches()) branches_.push_back(make_chain(branch));
    head_ = make_chain(network.head());
  }

  void begin_epoch(std::uint64_t seed) override { torch::manual_seed(seed); }

  StepResult step(const Batch& batch, double learning_rate,
                  std::span<const double> factors) override {
    freeze(factors);
    const auto targets = matrix(batch.targets, batch.size);
    const auto clip_weights = matrix(batch.weights, batch.size).squeeze(1);
    optimizer_->zero_grad();
    const auto logits = forward(batch, true);
    const auto losses = -(targets * torch::log_softmax(logits, 1)).sum(1);
    const auto total = clip_weights.sum();
    const auto loss = (losses * clip_weights).sum() / total;
    if (loss.requires_grad()) loss.backward();
    if (config_.gradient_clip > 0.0) {
      std::vector<torch::Tensor> parameters;
      for (const auto& [name, tensor] : tensors_) {
        if (tensor.grad().defined()) parameters.push_back(tensor);
      }
      torch::nn::utils::clip_grad_norm_(parameters, config_.gradient_clip);
    }
    optimizer_->step(learning_rate, factors);
    return {loss.item<double>(), total.item<double>(), values(logits)};
  }

  std::vector<float> logits(const Batch& batch) override {
    const torch::InferenceMode guard;
    return values(forward(batch, false));
  }

  Tensors weights() const override {
    Tensors result;
    for (const auto& [name, tensor] : tensors_) result[name] = from_torch(tensor);
    return result;
  }

  void set_weights(const Tensors& weights) override {
    const torch::NoGradGuard guard;
    for (auto& [name, tensor] : tensors_) tensor.copy_(to_torch(weights.at(name)));
  }

  Tensors state() const override {
    Tensors result;
    for (const auto& [name, tensor] : optimizer_->state()) result[name] = from_torch(tensor);
    return result;
  }

  void restore(const Tensors& state) override {
    NamedTensors tensors;
    for (const auto& [name, tensor] : state) tensors.emplace_back(name, to_torch(tensor));
    optimizer_->restore(tensors);
  }

  std::string version() const override { return "LibTorch " TORCH_VERSION; }
  std::string about() const override { return about_; }

 private:
  struct Link {
    TorchLayer run;
    std::vector<std::string> trainable;  ///< its tensors that the optimiser moves
    bool frozen = false;
  };
  using Chain = std::vector<Link>;

  Chain make_chain(const std::vector<Node>& nodes) {
    Chain chain;
    for (const Node& node : nodes) {
      Link link{make_torch_layer(node, tensors_), {}, false};
      for (const Parameter& parameter : node.parameters) {
        if (parameter.trainable()) link.trainable.push_back(node.prefix + "." + parameter.name);
      }
      chain.push_back(std::move(link));
    }
    return chain;
  }

  /// Lets the tensors of groups with a factor learn, and no others.
  void freeze(std::span<const double> factors) {
    const auto learns = [&](const std::string& name) {
      return factors[group_of(name, config_.groups)] > 0.0;
    };
    const auto freeze_chain = [&](Chain& chain) {
      for (Link& link : chain) {
        link.frozen = !link.trainable.empty() &&
                      std::none_of(link.trainable.begin(), link.trainable.end(), learns);
        for (const std::string& name : link.trainable) {
          tensors_.at(name).requires_grad_(learns(name));
        }
      }
    };
    for (Chain& chain : branches_) freeze_chain(chain);
    freeze_chain(head_);
  }

  static Flow run(const Chain& chain, Flow flow, bool training) {
    for (const Link& link : chain) flow = link.run(std::move(flow), training && !link.frozen);
    return flow;
  }

  torch::Tensor matrix(const std::vector<float>& rows, std::int64_t count) const {
    return torch::tensor(rows).view({count, -1}).to(device_);
  }

  Flow input(const Batch& batch, std::size_t index) const {
    const InputBatch& input = batch.inputs[index];
    const auto x = torch::tensor(input.values).to(device_);
    if (!network_.inputs()[index].map) {
      return {x.view({batch.size, input.rows}), Shape::Kind::kVector, {}, &batch};
    }
    return {x.view({batch.size, 1, input.rows, input.frames}), Shape::Kind::kMap, input.lengths,
            &batch};
  }

  torch::Tensor forward(const Batch& batch, bool training) {
    std::vector<torch::Tensor> joined;
    Flow flow;
    for (std::size_t b = 0; b < branches_.size(); ++b) {
      flow = input(batch, network_.branch_inputs()[b]);
      flow = run(branches_[b], std::move(flow), training);
      joined.push_back(flow.x);
    }
    if (joined.size() > 1) flow = {torch::cat(joined, 1), Shape::Kind::kVector, {}, &batch};
    return run(head_, std::move(flow), training).x;
  }

  static std::vector<float> values(const torch::Tensor& tensor) {
    const auto cpu = tensor.detach().to(torch::kCPU).contiguous();
    const auto* data = cpu.data_ptr<float>();
    return {data, data + cpu.numel()};
  }

  Network network_;
  LearnerConfig config_;
  torch::Device device_;
  std::string about_;
  TorchTensors tensors_;
  std::unique_ptr<TorchOptimizer> optimizer_;
  std::vector<Chain> branches_;
  Chain head_;
};

}  // namespace
}  // namespace ser

/// One of the two symbols that libser_torch exports (a LearnerFactory); training/epochs/learner.cpp
/// finds it by name.
extern "C" __attribute__((visibility("default"))) ser::Learner* ser_make_torch_learner(
    const ser::Network& network, const ser::Tensors& weights, const ser::LearnerConfig& config) {
  return ser::walled([&] { return std::make_unique<ser::TorchLearner>(network, weights, config); })
      .release();
}
