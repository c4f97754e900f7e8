#pragma once

#include "torch_backend/layers.hpp"

namespace ser {

/// Batches are packed, so that the backward direction begins at each clip's own last frame.
TorchLayer make_torch_lstm(const Node& node, TorchTensors& tensors);
TorchLayer make_torch_gru(const Node& node, TorchTensors& tensors);

}  // namespace ser
