#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

// Contours of Praat's kind, a frame every `step_s` seconds (0.01). A recording too short for a
// frame has one that is not defined.

/// `f0`: column `f0_hz`, not defined without voice. Options of `voice` and of the path's costs.
std::shared_ptr<const Block> make_f0(JsonReader& options, std::optional<int> sample_rate);
/// `formants`: columns `f1_hz` … `f4_hz`, `b1_hz` … `b4_hz`, each not defined in the frames that
/// have fewer formants. Options `voice`, `formant_ceiling_hz`, `window_s` (0.025) and
/// `pre_emphasis_hz` (50).
std::shared_ptr<const Block> make_formants(JsonReader& options, std::optional<int> sample_rate);
/// `harmonicity`: column `hnr_db`, not defined without voice. Options `floor_hz` (75) and
/// `silence_threshold` (0.1).
std::shared_ptr<const Block> make_harmonicity(JsonReader& options, std::optional<int> sample_rate);
/// `intensity`: column `intensity_db`. Option `floor_hz` (100).
std::shared_ptr<const Block> make_intensity(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
