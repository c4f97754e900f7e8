#pragma once

#include <cstdint>
#include <vector>

#include "training/run/run_folder.hpp"

namespace ser {

/// The seed of the i-th network (from 1) of a run: the first has the run's own, so that it is the
/// one that a run of one network trains.
std::uint64_t member_seed(std::uint64_t seed, int i);

/// Epoch by epoch the means over those histories that have the epoch.
std::vector<EpochRecord> mean_history(const std::vector<std::vector<EpochRecord>>& histories);

}  // namespace ser
