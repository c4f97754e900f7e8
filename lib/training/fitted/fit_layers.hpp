#pragma once

#include <vector>

#include "core/observer.hpp"
#include "storage/tensor.hpp"
#include "training/config/train_config.hpp"
#include "training/data/training_set.hpp"
#include "training/run/run_folder.hpp"

namespace ser {

/// True when something of the network is to be trained in epochs, which needs LibTorch; false when
/// its head holds an svm or logistic layer, and all else has the rate 0 or nothing to train.
bool needs_epochs(const Network& network, const std::vector<LayerRate>& layers = {});

/// The weights of such a network, fitted on the training part from the first layer to the last,
/// each on what the layers before make of the clips; where a layer before normalises by speaker,
/// each clip with the statistics of its speaker's clips of the training part. `class_weights` as in
/// a training. `first` are the initial weights.
Tensors fit_layers(const TrainingSet& set, Tensors first, ClassWeights class_weights, int jobs);

/// A whole training of such a network: fit_layers(), and what the result is worth on both parts, as
/// the one epoch of a finished checkpoint. There is nothing to resume.
Checkpoint fit_in_one_pass(const TrainConfig& config, const TrainingSet& set, Tensors first,
                           const RunFolder& run, int jobs, Observer& observer);

}  // namespace ser
