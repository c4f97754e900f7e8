#pragma once

#include <vector>

#include "audio/waveform.hpp"
#include "features/prosodic/pitch.hpp"

namespace ser {

/// The times (s, rising) of the glottal pulses: in each voiced stretch the extremum of the period
/// at its middle, and from there, period by period to both sides, the time at which a period of the
/// sound correlates best with that around the time before, between 0.8 and 1.25 periods away.
/// Times whose correlation is at most 0.3, or whose period nowhere passes a hundredth of the
/// recording's peak, are left out; the first one beyond the edge of the stretch is a pulse where
/// its correlation is above 0.7 and its period passes 7/300 of the peak. After the manual of Praat,
/// "Sound & Pitch: To PointProcess (cc)"; the two peaks were found by comparison.
std::vector<double> find_pulses(const Waveform& wave, const PitchTrack& pitch);

}  // namespace ser
