#pragma once

#include <vector>

#include "storage/tensor.hpp"
#include "training/training_set.hpp"

namespace ser {

/// True when a network holds an `svm` or `logistic` layer: it is fitted in closed form, without
/// LibTorch. Throws usage_error when it has layers that must be trained, too.
bool is_fitted(const Network& network);

/// The weights of such a network, fitted on the training part from the first layer to the last,
/// each on what the layers before make of the clips. `class_weights` as in a training: none or
/// balanced. `first` are the initial weights.
Tensors fit_layers(const TrainingSet& set, Tensors first, const std::string& class_weights,
                   int jobs);

}  // namespace ser
