#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "network/encoder.hpp"
#include "training/config/train_config.hpp"
#include "training/data/feature_source.hpp"

namespace ser {

/// A network cut before the first layer that the training part decides: an svm or logistic layer,
/// or a `standardize` inside the network, by speaker or with tensors that are not `given`. Nothing
/// where a trained tensor of the layers before is not frozen or not given, where these are not the
/// same for every clip (`standardize` by speaker), or have nothing to save.
std::optional<CutNetwork> cut_behind_frozen(const Network& network,
                                            const std::vector<LayerRate>& layers,
                                            const std::set<std::string>& given);

/// What the encoder makes of these rows of `size`, each computed once, on `jobs` threads; the
/// others stay empty. Throws data_error, naming the row of `manifest`, for a clip that is too
/// short.
FeatureSource encoded(const Network& encoder, const Tensors& weights, const Manifest& manifest,
                      const FeatureSource& features, const std::vector<std::size_t>& rows, int jobs,
                      Observer& observer);

}  // namespace ser
