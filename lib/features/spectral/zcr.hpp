#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `zcr`: the share of samples in a frame whose sign differs from that of the sample before, 0 … 1.
/// Samples of at most 1e-10 count as positive; before the first and after the last sample the
/// signal keeps its value. librosa's feature.zero_crossing_rate. Options as read_frames.
std::shared_ptr<const Block> make_zcr(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
