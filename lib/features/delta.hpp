#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `delta`: the derivative by frame of another block's rows, `of`: {"block": NAME, …}. `order` (1
/// to 4, default 1) and `width` (9, frames, odd) as savitzky_golay_derivative: librosa's
/// feature.delta. Columns are named as the other's with `_delta`, `_delta2` … behind.
std::shared_ptr<const Block> make_delta(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
