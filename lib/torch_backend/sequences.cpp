#include <torch/nn/utils/rnn.h>

#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "network/layers/pools.hpp"
#include "network/layers/recurrent.hpp"
#include "torch_backend/layers.hpp"

namespace ser {
namespace {

/// The layer's tensors in the order in which torch::lstm and torch::gru take them.
std::vector<torch::Tensor> flat_weights(const Node& node, const RecurrentOptions& options,
                                        const TorchTensors& tensors) {
  std::vector<torch::Tensor> flat;
  for (std::int64_t layer = 0; layer < options.layers; ++layer) {
    for (const std::string direction : {"", "_reverse"}) {
      if (!direction.empty() && !options.bidirectional) continue;
      for (const char* name : {"weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l"}) {
        flat.push_back(tensors.at(node.prefix + "." + name + std::to_string(layer) + direction));
      }
    }
  }
  return flat;
}

template <typename Run>
TorchLayer packed(RecurrentOptions options, Run run) {
  return [options, run = std::move(run)](Flow in, bool training) {
    namespace rnn = torch::nn::utils::rnn;
    const auto lengths = torch::tensor(in.lengths, torch::kLong);
    const auto sequence = rnn::pack_padded_sequence(in.x.transpose(1, 2), lengths,
                                                    /*batch_first=*/true, /*enforce_sorted=*/false);
    const std::int64_t directions = options.bidirectional ? 2 : 1;
    const auto start =
        torch::zeros({options.layers * directions, in.x.size(0), options.units}, in.x.options());
    const auto data = run(sequence, start, training);
    const auto padded = rnn::pad_packed_sequence(
        rnn::PackedSequence(data, sequence.batch_sizes(), sequence.sorted_indices(),
                            sequence.unsorted_indices()),
        /*batch_first=*/true, 0.0, in.x.size(2));
    in.x = std::get<0>(padded).transpose(1, 2);
    return in;
  };
}

}  // namespace

TorchLayer make_torch_lstm(const Node& node, TorchTensors& tensors) {
  const auto options = static_cast<const Lstm&>(*node.layer).options();
  return packed(options, [options, flat = flat_weights(node, options, tensors)](
                             const auto& sequence, const torch::Tensor& start, bool training) {
    return std::get<0>(torch::lstm(sequence.data(), sequence.batch_sizes(), {start, start}, flat,
                                   true, options.layers, options.dropout, training,
                                   options.bidirectional));
  });
}

TorchLayer make_torch_gru(const Node& node, TorchTensors& tensors) {
  const auto options = static_cast<const Gru&>(*node.layer).options();
  return packed(options, [options, flat = flat_weights(node, options, tensors)](
                             const auto& sequence, const torch::Tensor& start, bool training) {
    return std::get<0>(torch::gru(sequence.data(), sequence.batch_sizes(), start, flat, true,
                                  options.layers, options.dropout, training,
                                  options.bidirectional));
  });
}

namespace {

struct Attention {
  torch::Tensor hidden_weight, hidden_bias, score_weight, score_bias;
};

/// A sequence, N × width × frames, with what its pools need.
struct Pooled {
  torch::Tensor x;
  torch::Tensor mask;   ///< N × 1 × frames
  torch::Tensor count;  ///< frames of each clip, N × 1
  std::vector<std::int64_t> lengths;

  torch::Tensor mean() const { return x.sum(2) / count; }
  torch::Tensor max() const { return x.masked_fill(mask == 0, -INFINITY).amax(2); }
  torch::Tensor std() const {
    const auto centred = (x - mean().unsqueeze(2)) * mask;
    return (centred.square().sum(2) / count + TimePool::kStdEpsilon).sqrt();
  }
  torch::Tensor last() const {
    const auto index = (count.to(torch::kLong) - 1).unsqueeze(2).expand({-1, x.size(1), 1});
    return x.gather(2, index).squeeze(2);
  }
  torch::Tensor attention(const Attention& own) const {
    auto y = x.transpose(1, 2);
    if (own.hidden_weight.defined()) {
      y = torch::tanh(torch::linear(y, own.hidden_weight, own.hidden_bias));
    }
    auto score = torch::linear(y, own.score_weight, own.score_bias).transpose(1, 2);
    score = score.masked_fill(mask == 0, -INFINITY);
    return (x * torch::softmax(score, 2)).sum(2);
  }
};

torch::Tensor pool(const Pooled& in, TimePool::Pool kind, const Attention& attention) {
  switch (kind) {
    case TimePool::Pool::kMean:
      return in.mean();
    case TimePool::Pool::kMax:
      return in.max();
    case TimePool::Pool::kMeanPlusMax:
      return in.mean() + in.max();
    case TimePool::Pool::kStd:
      return in.std();
    case TimePool::Pool::kLast:
      return in.last();
    case TimePool::Pool::kAttention:
      return in.attention(attention);
  }
  throw Error(ErrorKind::kBug, "the LibTorch back end lacks a time pool");
}

}  // namespace

TorchLayer make_torch_time_pool(const Node& node, TorchTensors& tensors) {
  const auto options = static_cast<const TimePool&>(*node.layer).options();
  const auto own = [&](const char* name) {
    const auto found = tensors.find(node.prefix + "." + name);
    return found == tensors.end() ? torch::Tensor() : found->second;
  };
  const Attention attention = {own("hidden.weight"), own("hidden.bias"), own("score.weight"),
                               own("score.bias")};
  return [options, attention](Flow in, bool) {
    if (in.kind == Shape::Kind::kMap) {
      in.x = in.x.permute({0, 2, 1, 3}).flatten(1, 2);
      in.kind = Shape::Kind::kSequence;
    }
    const auto mask = in.mask();
    const Pooled pooled = {in.x, mask, mask.sum(2), in.lengths};
    std::vector<torch::Tensor> parts;
    for (const auto kind : options.pools) parts.push_back(pool(pooled, kind, attention));
    return Flow{torch::cat(parts, 1), Shape::Kind::kVector, {}, in.batch};
  };
}

}  // namespace ser
