#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `rolloff`, column `rolloff_hz`: the lowest frequency up to which the magnitudes of a frame add
/// up to `roll_percent` (0.85) of their sum; 0 in silence. librosa's feature.spectral_rolloff.
/// Other options as read_stft.
std::shared_ptr<const Block> make_rolloff(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
