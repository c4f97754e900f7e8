#pragma once

#include <span>
#include <vector>

#include "audio/waveform.hpp"
#include "features/prosodic/pitch.hpp"

namespace ser {

/// The times (s, rising) of the glottal pulses: in each voiced stretch the extremum of the period
/// at its middle, and from there, period by period to both sides, the time at which a period of the
/// sound correlates best with that around the pulse before, between 0.8 and 1.25 periods away.
/// Pulses whose correlation is below 0.3 are left out; one beyond the edge of the stretch is added
/// where its correlation is above 0.7. After the manual of Praat, "Sound & Pitch: To PointProcess
/// (cc)".
std::vector<double> find_pulses(const Waveform& wave, const PitchTrack& pitch);

}  // namespace ser
