#pragma once

#include "audio/waveform.hpp"

namespace ser {

/// Louder or softer by so many decibels; nothing is clipped.
Waveform gained(Waveform wave, double db);

/// Clipped as by a microphone that is turned up too far: the wave is made louder by `db` against
/// its own peak at full scale, cut to full scale, and given its old peak again.
Waveform hard_clipped(Waveform wave, double db);

}  // namespace ser
