#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `centroid`, column `centroid_hz`: the mean frequency of a frame, weighted by the magnitudes; 0
/// in silence. librosa's feature.spectral_centroid. Options as read_stft.
std::shared_ptr<const Block> make_centroid(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
