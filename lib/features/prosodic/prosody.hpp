#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `prosody`: Praat's pitch, jitter, shimmer, formants, harmonicity and intensity of a recording in
/// one frame of 36 numbers (prosody_summary.hpp). Options: `voice`, `floor_hz`, `ceiling_hz`,
/// `formant_ceiling_hz` (voice.hpp) and the costs of the pitch's path.
std::shared_ptr<const Block> make_prosody(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
