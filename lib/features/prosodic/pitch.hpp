#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <vector>

#include "audio/waveform.hpp"
#include "features/prosodic/pitch_candidates.hpp"
#include "features/workspace.hpp"
#include "signal/short_term_frames.hpp"

namespace ser {

struct PitchOptions {
  double floor_hz = 75.0;  ///< frames are 3 periods of it long
  double ceiling_hz = 600.0;
  double step_s = 0.0;  ///< 0: 0.75 period of the floor
  int candidates = 15;  ///< of a frame, the unvoiced one among them
  PitchCosts costs;

  auto operator<=>(const PitchOptions&) const = default;
};

struct PitchTrack {
  ShortTermFrames frames;
  std::vector<double> hz;        ///< 0 where unvoiced
  std::vector<double> strength;  ///< the chosen candidate's correlation, 0 where unvoiced

  std::size_t voiced_frames() const;
  /// F0 at any time, linear between voiced neighbours; in the outer half of a frame at the edge of
  /// a voiced stretch that frame's. Nothing where the nearest frame is unvoiced.
  std::optional<double> hz_at(double time_s) const;
};

/// A maximal run of voiced frames.
struct VoicedStretch {
  std::size_t first = 0;  ///< frame
  std::size_t last = 0;   ///< frame, still voiced
};
std::vector<VoicedStretch> voiced_stretches(const PitchTrack& pitch);

/// F0 by autocorrelation (Boersma 1993, "Accurate short-term analysis of the fundamental frequency
/// and the harmonics-to-noise ratio of a sampled sound"): Hann-windowed frames without their local
/// mean, the autocorrelation divided by the window's own, maxima interpolated with sin x / x, the
/// best path through them. No frames when the recording is shorter than one.
PitchTrack find_pitch(const Waveform& wave, const PitchOptions& options, Workspace& workspace);

/// The candidates of find_pitch before the path is chosen.
PitchCandidates pitch_candidates(const Waveform& wave, const PitchOptions& options,
                                 const ShortTermFrames& frames, Workspace& workspace);

}  // namespace ser
