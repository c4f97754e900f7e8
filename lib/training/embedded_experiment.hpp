#pragma once

#include "models/model.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// The experiment that is left of one on the embedding of `model`, so that its model file is
/// complete: the features are the model's, the network is the model's up to its embedding and the
/// experiment's own behind it, and the encoder's tensors have the rate 0. Throws usage_error for a
/// model of several members.
Json embedded_experiment(const Json& experiment, const Model& model);

}  // namespace ser
