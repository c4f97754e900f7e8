#include <torch/utils.h>

#include <utility>
#include <vector>

#include "network/layers/norms.hpp"
#include "torch_backend/layers.hpp"

namespace ser {
namespace {

/// Of statistics that follow the batches, as PyTorch's batch norm.
constexpr double kMomentum = 0.1;
constexpr double kBatchEpsilon = 1e-5;

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

namespace {

/// Mean and standard deviation for each clip of a batch: N × rows.
struct ClipStats {
  torch::Tensor mean;
  torch::Tensor deviation;
};

torch::Tensor as_row(const Tensor& tensor) {
  const auto values = tensor.floats();
  return torch::tensor(std::vector<float>(values.begin(), values.end())).unsqueeze(0);
}

/// The stored statistics, but for clips whose speaker has own ones.
ClipStats given_stats(const Batch& batch, const std::string& prefix, const torch::Tensor& mean,
                      const torch::Tensor& deviation) {
  std::vector<torch::Tensor> means;
  std::vector<torch::Tensor> deviations;
  for (const GroupStats* own : batch.own) {
    const bool has = own != nullptr && own->contains(prefix + ".mean");
    means.push_back(has ? as_row(own->at(prefix + ".mean")).to(mean.device()) : mean.unsqueeze(0));
    deviations.push_back(has ? as_row(own->at(prefix + ".std")).to(mean.device())
                             : deviation.unsqueeze(0));
  }
  return {torch::cat(means), torch::cat(deviations)};
}

/// What the clips of each speaker in the batch say, x being N × width; gradients flow through.
ClipStats batch_stats(const torch::Tensor& x, const std::vector<std::int64_t>& speakers) {
  const auto number = torch::tensor(speakers, torch::kLong).to(x.device());
  const auto same = number.unsqueeze(0).eq(number.unsqueeze(1)).to(x.scalar_type());  // N × N
  const auto share = same / same.sum(1, /*keepdim=*/true);
  const auto mean = share.matmul(x);
  const auto variance = share.matmul((x - mean).square());
  return {mean, (variance + kBatchEpsilon).sqrt()};
}

}  // namespace

TorchLayer make_torch_standardize(const Node& node, TorchTensors& tensors) {
  const auto& layer = static_cast<const Standardize&>(*node.layer);
  const auto mean = tensors.at(node.prefix + ".mean");
  const auto deviation = tensors.at(node.prefix + ".std");
  // The rows are the bands of a map, the channels of anything else.
  std::vector<std::int64_t> shape = {-1, mean.numel()};
  if (node.in.kind == Shape::Kind::kMap) shape = {-1, 1, mean.numel(), 1};
  if (node.in.kind == Shape::Kind::kSequence) shape = {-1, mean.numel(), 1};
  const bool inside = layer.options().by_speaker() && !node.input;
  return [=, prefix = node.prefix](Flow in, bool training) {
    ClipStats stats{mean.unsqueeze(0), deviation.unsqueeze(0)};
    if (training && inside) {
      stats = batch_stats(in.x, in.batch->speakers);
      const torch::NoGradGuard guard;
      mean.lerp_(in.x.mean(0), kMomentum);
      deviation.lerp_(in.x.std(0, /*unbiased=*/false), kMomentum);
    } else if (!in.batch->own.empty()) {
      stats = given_stats(*in.batch, prefix, mean, deviation);
    }
    in.x = (in.x - stats.mean.view(shape)) /
           stats.deviation.clamp_min(Standardize::kStdFloor).view(shape);
    return in;
  };
}

}  // namespace ser
