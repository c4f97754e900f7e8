#pragma once

#include <cstddef>
#include <vector>

#include "manifest/manifest.hpp"
#include "models/model.hpp"
#include "training/train.hpp"

namespace ser {

/// The models of ser that a training builds on: that of `options.encoder`, and the file of
/// `options.init` where it is one. What they have heard, the new model has heard.
std::vector<Model> earlier_models(const TrainOptions& options);

/// True when one of them was trained on speakers or recordings of these rows. Throws data_error
/// with the list, unless `allowed`.
bool have_heard(const std::vector<Model>& earlier, const Manifest& manifest,
                const std::vector<std::size_t>& rows, bool allowed);

}  // namespace ser
