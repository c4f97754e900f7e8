#pragma once

#include <nlohmann/json_fwd.hpp>

#include "features/prosodic/pitch.hpp"
#include "features/prosodic/voice.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// `silence_threshold`, `voicing_threshold`, `octave_cost`, `octave_jump_cost` and
/// `voiced_unvoiced_cost`.
PitchCosts read_pitch_costs(JsonReader& reader);
Json describe(const PitchCosts& costs);

PitchOptions pitch_options(const VoiceRange& range, const PitchCosts& costs, double step_s);

/// `step_s`: seconds from frame to frame, 10 ms without it.
double read_step_s(JsonReader& reader);

}  // namespace ser
