#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `flatness`: the geometric mean of a frame's powers over their arithmetic mean, 1 for a flat
/// spectrum and for silence, near 0 for a tone. librosa's feature.spectral_flatness. Options:
/// `amin` (1e-10, smaller powers count as it), `power` (2, the exponent of the magnitudes), and
/// those of read_stft.
std::shared_ptr<const Block> make_flatness(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
