#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `rms`: the root of the mean square of a frame's samples, zeros beyond the ends: librosa's
/// feature.rms. Options as read_frames.
std::shared_ptr<const Block> make_rms(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
