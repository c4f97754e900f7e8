#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `bandwidth`, column `bandwidth_hz`: (Σ w·|f − centroid|^p)^(1/p), w the magnitudes of a frame
/// divided by their sum; 0 in silence. librosa's feature.spectral_bandwidth. Options: `p` (2), and
/// those of read_stft.
std::shared_ptr<const Block> make_bandwidth(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
