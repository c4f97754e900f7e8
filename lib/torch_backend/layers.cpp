#include "torch_backend/layers.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "network/layers/activations.hpp"
#include "network/layers/classifiers.hpp"
#include "network/layers/convolutions.hpp"
#include "network/layers/linear.hpp"
#include "network/layers/norms.hpp"
#include "network/layers/pools.hpp"
#include "network/layers/recurrent.hpp"
#include "network/layers/reshapes.hpp"
#include "network/layers/residual.hpp"

namespace ser {

bool Flow::ragged() const {
  return std::any_of(lengths.begin(), lengths.end(),
                     [&](std::int64_t length) { return length < x.size(-1); });
}

torch::Tensor Flow::mask() const {
  const auto frames = torch::arange(x.size(-1), torch::kLong);
  const auto ends = torch::tensor(lengths, torch::kLong).unsqueeze(1);
  auto inside = frames.unsqueeze(0).lt(ends).to(x.device(), x.scalar_type());
  while (inside.dim() < x.dim()) inside = inside.unsqueeze(1);
  return inside;
}

torch::Tensor Flow::masked() const { return ragged() ? x * mask() : x; }

namespace {

/// The tensor of a node, or an undefined one where the layer has none (no bias).
torch::Tensor tensor_of(const Node& node, const TorchTensors& tensors, const std::string& name) {
  const auto found = tensors.find(node.prefix + "." + name);
  return found == tensors.end() ? torch::Tensor() : found->second;
}

template <typename L>
const L& layer_of(const Node& node) {
  return static_cast<const L&>(*node.layer);
}

/// A layer that maps each value of x.
TorchLayer pointwise(std::function<torch::Tensor(const torch::Tensor&)> function) {
  return [function = std::move(function)](Flow in, bool) {
    in.x = function(in.x);
    return in;
  };
}

/// The frames of each clip behind a layer.
std::vector<std::int64_t> lengths_behind(const Layer& layer, Shape in,
                                         std::vector<std::int64_t> lengths) {
  for (auto& length : lengths) {
    in.frames = length;
    length = layer.output(in).frames;
  }
  return lengths;
}

TorchLayer make_conv2d(const Node& node, TorchTensors& tensors) {
  const auto& options = layer_of<Conv2d>(node).options();
  const Extent before = options.padding.before(options.kernel);
  const Extent total = options.padding.total(options.kernel);
  const bool even = total.bands == 2 * before.bands && total.frames == 2 * before.frames;
  return [node, options, before, total, even, weight = tensor_of(node, tensors, "weight"),
          bias = tensor_of(node, tensors, "bias")](Flow in, bool) {
    if (!even) {
      in.x = torch::constant_pad_nd(in.x, {before.frames, total.frames - before.frames,
                                           before.bands, total.bands - before.bands});
    }
    const std::vector<std::int64_t> padding =
        even ? std::vector<std::int64_t>{before.bands, before.frames}
             : std::vector<std::int64_t>{0, 0};
    // Channels last is what oneDNN runs fastest on a CPU; it stays so through the layers behind.
    in.x = in.x.contiguous(torch::MemoryFormat::ChannelsLast);
    in.x =
        torch::conv2d(in.x, weight, bias, {options.stride.bands, options.stride.frames}, padding);
    in.lengths = lengths_behind(*node.layer, node.in, std::move(in.lengths));
    return in;
  };
}

TorchLayer make_conv1d(const Node& node, TorchTensors& tensors) {
  const auto& options = layer_of<Conv1d>(node).options();
  const Extent kernel{1, options.kernel};
  const std::int64_t before = options.padding.before(kernel).frames;
  const std::int64_t behind = options.padding.total(kernel).frames - before;
  return [node, options, before, behind, weight = tensor_of(node, tensors, "weight"),
          bias = tensor_of(node, tensors, "bias")](Flow in, bool) {
    if (before != 0 || behind != 0) in.x = torch::constant_pad_nd(in.x, {before, behind});
    in.x = torch::conv1d(in.x, weight, bias, options.stride);
    in.lengths = lengths_behind(*node.layer, node.in, std::move(in.lengths));
    return in;
  };
}

TorchLayer make_pool(const Node& node, const PoolWindow& window, bool largest) {
  return [node, window, largest](Flow in, bool) {
    const bool map = in.kind == Shape::Kind::kMap;
    const auto x = map ? in.x : in.x.unsqueeze(2);
    const std::vector<std::int64_t> kernel = {map ? window.kernel.bands : 1, window.kernel.frames};
    const std::vector<std::int64_t> stride = {map ? window.stride.bands : 1, window.stride.frames};
    auto y = largest ? torch::max_pool2d(x, kernel, stride) : torch::avg_pool2d(x, kernel, stride);
    in.x = map ? y : y.squeeze(2);
    in.lengths = lengths_behind(*node.layer, node.in, std::move(in.lengths));
    return in;
  };
}

TorchLayer make_linear(const Node& node, TorchTensors& tensors) {
  return [weight = tensor_of(node, tensors, "weight"), bias = tensor_of(node, tensors, "bias")](
             Flow in, bool) {
    const bool vector = in.kind == Shape::Kind::kVector;
    auto y = torch::linear(vector ? in.x : in.x.transpose(1, 2), weight, bias);
    in.x = vector ? y : y.transpose(1, 2);
    return in;
  };
}

TorchLayer make_flatten(const Node& /*node*/, TorchTensors& /*tensors*/) {
  return [](Flow in, bool) {
    if (in.kind == Shape::Kind::kMap) {
      in.x = in.x.permute({0, 2, 1, 3}).flatten(1, 2);
      in.kind = Shape::Kind::kSequence;
    } else {
      in.x = in.x.transpose(1, 2).flatten(1);
      in.kind = Shape::Kind::kVector;
      in.lengths.clear();
    }
    return in;
  };
}

TorchLayer make_reshape(const Node& node, TorchTensors& /*tensors*/) {
  return [channels = layer_of<Reshape>(node).options().channels](Flow in, bool) {
    in.x = in.x.view({in.x.size(0), -1, channels}).transpose(1, 2);
    in.kind = Shape::Kind::kSequence;
    in.lengths.assign(static_cast<std::size_t>(in.x.size(0)), in.x.size(2));
    return in;
  };
}

TorchLayer make_dropout(const Node& node, TorchTensors& /*tensors*/) {
  return [rate = layer_of<Dropout>(node).options().rate](Flow in, bool training) {
    if (training && rate > 0.0) in.x = torch::dropout(in.x, rate, true);
    return in;
  };
}

std::vector<TorchLayer> make_chain(const std::vector<LayerSpec>& layers, const Node& outer,
                                   const std::string& prefix, TorchTensors& tensors) {
  std::vector<TorchLayer> chain;
  for (const Node& node : join_layers(layers, outer.in, prefix, prefix)) {
    chain.push_back(make_torch_layer(node, tensors));
  }
  return chain;
}

TorchLayer make_residual(const Node& node, TorchTensors& tensors) {
  const auto& options = layer_of<Residual>(node).options();
  auto inner = make_chain(options.layers, node, node.prefix, tensors);
  auto shortcut = make_chain(options.shortcut, node, node.prefix + ".shortcut", tensors);
  return [inner = std::move(inner), shortcut = std::move(shortcut)](Flow in, bool training) {
    Flow direct = in;
    for (const auto& layer : shortcut) direct = layer(std::move(direct), training);
    for (const auto& layer : inner) in = layer(std::move(in), training);
    in.x = in.x + direct.x;
    return in;
  };
}

/// The classes' values from the pairs' decisions: Svm::forward for a batch.
TorchLayer make_svm(const Node& node, TorchTensors& tensors) {
  const auto& options = layer_of<Svm>(node).options();
  const auto own = [&](const char* name) { return tensors.at(node.prefix + "." + name); };
  return [options, vectors = own("vectors").to(torch::kDouble),
          coefficients = own("coefficients").to(torch::kDouble),
          intercepts = own("intercepts").to(torch::kDouble),
          counts = own("counts").to(torch::kLong).cumsum(0),
          gamma = own("gamma").to(torch::kDouble)](Flow in, bool) {
    const auto x = in.x.to(torch::kDouble);
    const auto kernel = options.kernel == Svm::Kernel::kLinear
                            ? x.matmul(vectors.t())
                            : torch::exp(-gamma * torch::cdist(x, vectors).square());
    const auto part = [&](std::int64_t row, std::int64_t of) {
      const auto begin = of == 0 ? 0 : counts[of - 1].item<std::int64_t>();
      const torch::indexing::Slice slice(begin, counts[of].item<std::int64_t>());
      return kernel.index({torch::indexing::Slice(), slice})
          .matmul(coefficients.index({row, slice}));
    };
    auto votes = torch::zeros({x.size(0), options.classes}, x.options());
    auto sums = torch::zeros_like(votes);
    std::int64_t pair = 0;
    for (std::int64_t i = 0; i < options.classes; ++i) {
      for (std::int64_t j = i + 1; j < options.classes; ++j, ++pair) {
        const auto decision = part(j - 1, i) + part(i, j) - intercepts[pair];
        const auto wins = decision.gt(0.0).to(torch::kDouble);
        votes.select(1, i) += wins;
        votes.select(1, j) += 1.0 - wins;
        sums.select(1, i) += decision;
        sums.select(1, j) -= decision;
      }
    }
    in.x = (votes + sums / (3.0 * (sums.abs() + 1.0))).to(in.x.scalar_type());
    return in;
  };
}

using Factory = TorchLayer (*)(const Node&, TorchTensors&);

const std::map<std::string_view, Factory>& factories() {
  static const std::map<std::string_view, Factory> kFactories = {
      {AvgPool::kType,
       [](const Node& node, TorchTensors&) {
         return make_pool(node, layer_of<AvgPool>(node).options(), false);
       }},
      {BatchNorm::kType, make_torch_batch_norm},
      {Conv1d::kType, make_conv1d},
      {Conv2d::kType, make_conv2d},
      {Dropout::kType, make_dropout},
      {Elu::kType,
       [](const Node& node, TorchTensors&) {
         return pointwise([alpha = layer_of<Elu>(node).options().alpha](const torch::Tensor& x) {
           return torch::elu(x, alpha);
         });
       }},
      {Flatten::kType, make_flatten},
      {Gelu::kType,
       [](const Node&, TorchTensors&) {
         return pointwise([](const torch::Tensor& x) { return torch::gelu(x); });
       }},
      {Gru::kType, make_torch_gru},
      {LayerNorm::kType, make_torch_layer_norm},
      {LeakyRelu::kType,
       [](const Node& node, TorchTensors&) {
         return pointwise([slope = layer_of<LeakyRelu>(node).options().slope](
                              const torch::Tensor& x) { return torch::leaky_relu(x, slope); });
       }},
      {Linear::kType, make_linear},
      {Logistic::kType, make_linear},
      {Lstm::kType, make_torch_lstm},
      {MaxPool::kType,
       [](const Node& node, TorchTensors&) {
         return make_pool(node, layer_of<MaxPool>(node).options(), true);
       }},
      {Relu::kType,
       [](const Node&, TorchTensors&) {
         return pointwise([](const torch::Tensor& x) { return torch::relu(x); });
       }},
      {Reshape::kType, make_reshape},
      {Residual::kType, make_residual},
      {Standardize::kType, make_torch_standardize},
      {Svm::kType, make_svm},
      {TimePool::kType, make_torch_time_pool},
  };
  return kFactories;
}

}  // namespace

TorchLayer make_torch_layer(const Node& node, TorchTensors& tensors) {
  const auto found = factories().find(node.layer->type());
  if (found == factories().end()) {
    throw Error(ErrorKind::kBug,
                "the LibTorch back end has no layer " + std::string(node.layer->type()));
  }
  TorchLayer layer = found->second(node, tensors);
  return [layer = std::move(layer)](Flow in, bool training) {
    Flow out = layer(std::move(in), training);
    if (!out.lengths.empty()) out.x = out.masked();
    return out;
  };
}

}  // namespace ser
