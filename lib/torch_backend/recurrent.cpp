#include "torch_backend/recurrent.hpp"

#include <string>
#include <utility>
#include <vector>

#include "network/layers/gru.hpp"
#include "network/layers/lstm.hpp"

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

}  // namespace ser
