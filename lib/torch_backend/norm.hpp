#pragma once

#include "torch_backend/layers.hpp"

namespace ser {

/// While training, statistics are of the frames within the clips alone, padding left out.
TorchLayer make_torch_batch_norm(const Node& node, TorchTensors& tensors);
TorchLayer make_torch_layer_norm(const Node& node, TorchTensors& tensors);
TorchLayer make_torch_standardize(const Node& node, TorchTensors& tensors);

}  // namespace ser
