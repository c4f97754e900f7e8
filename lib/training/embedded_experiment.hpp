#pragma once

#include <cstddef>
#include <vector>

#include "manifest/manifest.hpp"
#include "models/model.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// The experiment that is left of one on the embedding of `model`, so that its model file is
/// complete: the features are the model's, the network is the model's up to its embedding and the
/// experiment's own behind it, and the encoder's tensors have the rate 0. Throws usage_error for a
/// model of several members.
Json embedded_experiment(const Json& experiment, const Model& model);

/// True when the encoder was trained on speakers or recordings of these rows. Throws data_error
/// with the list, unless `allowed`.
bool encoder_heard(const Model& encoder, const Manifest& manifest,
                   const std::vector<std::size_t>& rows, bool allowed);

}  // namespace ser
