#pragma once

#include <cstddef>
#include <vector>

#include "network/network.hpp"
#include "storage/tensor.hpp"
#include "training/config/train_config.hpp"

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

/// True when an svm or logistic layer stands in the head.
bool has_fit_layer(const Network& network);

/// What epochs train of a network whose head holds an svm or logistic layer: everything before the
/// first of these or of `standardize` in the head, and a linear layer to the classes behind it.
/// Branches that are not trained are left out, unless the head has layers to train on them.
/// Tensors have the names that they have in the whole network. It has the inputs of the whole
/// network, perhaps not using all.
Network trained_part(const Network& network, const std::vector<LayerRate>& layers);

/// An entry of rate 0 for each layer that has tensors to train.
std::vector<LayerRate> frozen_layers(const Network& network);

}  // namespace ser
