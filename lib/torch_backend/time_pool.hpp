#pragma once

#include "torch_backend/layers.hpp"

namespace ser {

TorchLayer make_torch_time_pool(const Node& node, TorchTensors& tensors);

}  // namespace ser
