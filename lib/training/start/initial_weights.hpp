#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "network/network.hpp"
#include "storage/tensor.hpp"
#include "training/data/feature_source.hpp"

namespace ser {

/// Every parameter of the network, those to be trained random, seeded by (seed, tensor name); those
/// that the data decide are still empty or 0.
Tensors random_weights(const Network& network, std::uint64_t seed);

/// The statistics of the `standardize` layers that begin a branch, fitted in closed form on `rows`
/// (the training part alone), but for those whose tensors are `given`. Throws usage_error for a
/// layer deeper in the network that is neither given nor by speaker, since its input is not known
/// before training.
Tensors fitted_statistics(const Network& network, const FeatureSource& features,
                          const std::vector<std::size_t>& rows,
                          const std::set<std::string>& given = {});

/// Both together: every parameter as training begins.
Tensors initial_weights(const Network& network, std::uint64_t seed, const FeatureSource& features,
                        const std::vector<std::size_t>& rows);

}  // namespace ser
