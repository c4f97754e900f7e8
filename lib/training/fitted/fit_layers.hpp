#pragma once

#include <vector>

#include "storage/tensor.hpp"
#include "training/config/train_config.hpp"
#include "training/data/training_set.hpp"

namespace ser {

/// True when a network's head holds such a layer and nothing else is to be trained (`layers` may
/// give a rate of 0): then LibTorch is not needed.
bool is_fitted(const Network& network, const std::vector<LayerRate>& layers = {});

/// The weights of such a network, fitted on the training part from the first layer to the last,
/// each on what the layers before make of the clips; where a layer before normalises by speaker,
/// each clip with the statistics of its speaker's clips of the training part. `class_weights` as in
/// a training: none or balanced. `first` are the initial weights.
Tensors fit_layers(const TrainingSet& set, Tensors first, const std::string& class_weights,
                   int jobs);

}  // namespace ser
