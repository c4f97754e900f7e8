#include "torch_backend/norm.hpp"

#include <utility>
#include <vector>

#include "network/layers/batch_norm.hpp"
#include "network/layers/layer_norm.hpp"
#include "network/layers/standardize.hpp"

namespace ser {
namespace {

/// All dimensions of x but the channels.
std::vector<std::int64_t> all_but_channels(const torch::Tensor& x) {
  std::vector<std::int64_t> dimensions;
  for (std::int64_t d = 0; d < x.dim(); ++d) {
    if (d != 1) dimensions.push_back(d);
  }
  return dimensions;
}

/// 1 × channels (× 1 …), to go with x.
torch::Tensor along_channels(const torch::Tensor& values, const torch::Tensor& x) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape[1] = values.numel();
  return values.view(shape);
}

struct BatchNormTensors {
  torch::Tensor weight, bias, running_mean, running_var;
};

/// PyTorch's batch norm of a padded batch, the padding left out of the statistics.
torch::Tensor masked_batch_norm(const Flow& in, const BatchNormTensors& tensors,
                                const BatchNorm::Options& options) {
  const auto mask = in.mask();
  const auto dimensions = all_but_channels(in.x);
  const auto count = mask.sum() * (in.kind == Shape::Kind::kMap ? in.x.size(2) : 1);
  const auto mean = in.x.sum(dimensions) / count;  // what is behind a clip is zero
  const auto centred = (in.x - along_channels(mean, in.x)) * mask;
  const auto variance = centred.square().sum(dimensions) / count;
  {
    const torch::NoGradGuard guard;
    tensors.running_mean.lerp_(mean, options.momentum);
    tensors.running_var.lerp_(variance * (count / (count - 1)), options.momentum);
  }
  const auto scale = tensors.weight * torch::rsqrt(variance + options.eps);
  return centred * along_channels(scale, in.x) + along_channels(tensors.bias, in.x);
}

}  // namespace

TorchLayer make_torch_batch_norm(const Node& node, TorchTensors& tensors) {
  const auto& options = static_cast<const BatchNorm&>(*node.layer).options();
  const BatchNormTensors own = {
      tensors.at(node.prefix + ".weight"), tensors.at(node.prefix + ".bias"),
      tensors.at(node.prefix + ".running_mean"), tensors.at(node.prefix + ".running_var")};
  return [options, own](Flow in, bool training) {
    const bool padded = !in.lengths.empty() && in.ragged();
    in.x = training && padded
               ? masked_batch_norm(in, own, options)
               : torch::batch_norm(in.x, own.weight, own.bias, own.running_mean, own.running_var,
                                   training, options.momentum, options.eps, false);
    return in;
  };
}

TorchLayer make_torch_layer_norm(const Node& node, TorchTensors& tensors) {
  const double eps = static_cast<const LayerNorm&>(*node.layer).options().eps;
  return [eps, weight = tensors.at(node.prefix + ".weight"),
          bias = tensors.at(node.prefix + ".bias")](Flow in, bool) {
    const bool vector = in.kind == Shape::Kind::kVector;
    auto y = torch::layer_norm(vector ? in.x : in.x.transpose(1, 2), {weight.numel()}, weight, bias,
                               eps);
    in.x = vector ? y : y.transpose(1, 2);
    return in;
  };
}

TorchLayer make_torch_standardize(const Node& node, TorchTensors& tensors) {
  const auto mean = tensors.at(node.prefix + ".mean");
  const auto std = tensors.at(node.prefix + ".std").clamp_min(Standardize::kStdFloor);
  // The rows are the bands of a map, the channels of anything else.
  std::vector<std::int64_t> shape = {1, mean.numel()};
  if (node.in.kind == Shape::Kind::kMap) shape = {1, 1, mean.numel(), 1};
  if (node.in.kind == Shape::Kind::kSequence) shape = {1, mean.numel(), 1};
  return [mean = mean.view(shape), std = std.view(shape)](Flow in, bool) {
    in.x = (in.x - mean) / std;
    return in;
  };
}

}  // namespace ser
