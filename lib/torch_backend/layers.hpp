#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "network/chain.hpp"
#include "torch_backend/flow.hpp"

namespace ser {

/// The network's tensors by their full names.
using TorchTensors = std::map<std::string, torch::Tensor>;

/// A layer made ready: what it does to a batch, in training or evaluation mode.
using TorchLayer = std::function<Flow(Flow, bool training)>;

/// The layer of a node on the tensors whose names begin with its prefix. `tensors` must outlive it.
/// Throws a bug for a layer type that has no case here; the parity test walks all types.
TorchLayer make_torch_layer(const Node& node, TorchTensors& tensors);

/// True when make_torch_layer has a case for the type.
bool has_torch_layer(std::string_view type);

}  // namespace ser
