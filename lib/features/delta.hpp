#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// "mfcc_1" in dB becomes "mfcc_1_delta" in dB/frame, "mfcc_1_delta2" in dB/frame² …
Column delta_column(const Column& column, int order);

/// `delta`: the derivative by frame of another block's rows, `of`: {"block": NAME, …}. `order` (1
/// to 4, default 1) and `width` (9, frames, odd) as delta() in signal/delta.hpp: librosa's
/// feature.delta. Columns as delta_column.
std::shared_ptr<const Block> make_delta(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
