#pragma once

#include <cstddef>
#include <vector>

#include "models/model.hpp"
#include "models/recognize_manifest.hpp"
#include "training/data/training_set.hpp"
#include "training/start/first_weights.hpp"

namespace ser {

/// What a model says of these rows of `set`, each speaker's normalised by all of that speaker where
/// the model was trained so: as ser eval finds it. `encoded`, where there is one (else null), holds
/// what the first part of the model gives of each row, so that it need not run again.
ManifestPredictions predictions_of(const Model& model, const TrainingSet& set,
                                   const EncodedSet* encoded, const std::vector<std::size_t>& rows,
                                   int jobs);

}  // namespace ser
