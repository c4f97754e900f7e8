#pragma once

#include <cstdint>
#include <vector>

#include "network/network.hpp"
#include "storage/tensor.hpp"
#include "training/feature_source.hpp"

namespace ser {

/// Every parameter of the network as training begins: random ones seeded by (seed, tensor name),
/// the statistics of `standardize` layers fitted in closed form on `rows` (the training part
/// alone). Throws usage_error for a standardize layer that is not the first of its branch, since
/// its input is not known before training.
Tensors initial_weights(const Network& network, std::uint64_t seed, const FeatureSource& features,
                        const std::vector<std::size_t>& rows);

}  // namespace ser
