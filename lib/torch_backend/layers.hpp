#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "network/chain.hpp"
#include "network/layer.hpp"
#include "training/epochs/learner.hpp"

namespace ser {

/// What flows between two layers for a batch of N clips: a map is N × channels × bands × frames, a
/// sequence N × channels × frames, a vector N × channels. Frames behind a clip's length are zero.
struct Flow {
  torch::Tensor x;
  Shape::Kind kind = Shape::Kind::kVector;
  std::vector<std::int64_t> lengths;  ///< frames of each clip; empty for vectors
  const Batch* batch = nullptr;       ///< where it comes from: whose clips these are

  /// True when some clip is shorter than the batch.
  bool ragged() const;
  /// 1 within each clip, 0 behind it: N × 1 (× 1) × frames. Only where there are frames.
  torch::Tensor mask() const;
  /// x with the frames behind each clip set to zero.
  torch::Tensor masked() const;
};

/// The network's tensors by their full names.
using TorchTensors = std::map<std::string, torch::Tensor>;

/// A layer made ready: what it does to a batch, in training or evaluation mode.
using TorchLayer = std::function<Flow(Flow, bool training)>;

/// The layer of a node on the tensors whose names begin with its prefix. `tensors` must outlive it.
/// Throws a bug for a layer type that has no case here; the parity test walks all types.
TorchLayer make_torch_layer(const Node& node, TorchTensors& tensors);

/// The cases that stand in files of their own: in norm.cpp, where the statistics of a batch are of
/// the frames within the clips alone, padding left out …
TorchLayer make_torch_batch_norm(const Node& node, TorchTensors& tensors);
TorchLayer make_torch_layer_norm(const Node& node, TorchTensors& tensors);
TorchLayer make_torch_standardize(const Node& node, TorchTensors& tensors);
/// … and in sequences.cpp, where batches are packed, so that the backward direction begins at each
/// clip's own last frame.
TorchLayer make_torch_lstm(const Node& node, TorchTensors& tensors);
TorchLayer make_torch_gru(const Node& node, TorchTensors& tensors);
TorchLayer make_torch_time_pool(const Node& node, TorchTensors& tensors);

}  // namespace ser
