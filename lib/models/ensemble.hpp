#pragma once

#include <filesystem>
#include <vector>

#include "models/model.hpp"

namespace ser {

/// One model whose members are those of all the models: it answers with the mean of their
/// probabilities, each member calibrated as it was. It has heard whomever any of them has; its
/// development figures are the means of theirs, its clips those of the first. Throws model_error
/// when features, network or labels differ.
Model ensemble_of(const std::vector<Model>& models);

}  // namespace ser
