#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `contrast`: how far peaks stand above valleys in octave bands, columns `contrast_1` … in dB:
/// the first below `low_hz` (200), then `bands` (6) octaves, the last of them up to half the rate.
/// Peak and valley are the means of the `quantile` (0.02) largest and smallest magnitudes of a
/// band, each in decibels down to 80 below its clip's maximum. librosa's feature.spectral_contrast.
/// Other options as read_stft.
std::shared_ptr<const Block> make_contrast(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
