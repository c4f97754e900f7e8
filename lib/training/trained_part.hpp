#pragma once

#include <vector>

#include "network/network.hpp"
#include "training/config/train_config.hpp"

namespace ser {

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
