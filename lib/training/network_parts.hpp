#pragma once

#include <cstddef>
#include <vector>

#include "network/network.hpp"
#include "storage/tensor.hpp"

namespace ser {

/// Throws usage_error when the head is more than dropout and one linear layer to the classes:
/// only then the logits of the whole are a sum of what the branches give.
void refuse_inseparable(const Network& network);

/// One branch beneath a head of its own. Tensors have the names that they have in the whole
/// network; it has the inputs of the whole network, not using all.
Network branch_alone(const Network& network, std::size_t branch);

/// The weights of the whole network whose logits are Σ factorᵢ · (logits of branch i alone).
/// `weights` holds those of branch_alone(), in the order of the branches.
Tensors joined_weights(const Network& network, const std::vector<Tensors>& weights,
                       const std::vector<double>& factors);

}  // namespace ser
