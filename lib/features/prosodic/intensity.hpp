#pragma once

#include <compare>
#include <vector>

#include "audio/waveform.hpp"
#include "features/workspace.hpp"
#include "signal/windows.hpp"

namespace ser {

struct IntensityOptions {
  double floor_hz = 100.0;  ///< the window reaches 3.2 periods of it to either side
  double step_s = 0.0;      ///< 0: 0.8 period of the floor

  auto operator<=>(const IntensityOptions&) const = default;
};

struct IntensityTrack {
  ShortTermFrames frames;
  std::vector<double> db;  ///< re 2·10⁻⁵ of full scale (as if 1 were 1 Pa); −300 for silence
};

/// The mean square under a Kaiser window (β = 2π² + ½), of the samples less their mean over the
/// window, in decibels, as Praat's "To Intensity". No frames when the recording is shorter than a
/// window.
IntensityTrack find_intensity(const Waveform& wave, const IntensityOptions& options,
                              Workspace& workspace);

}  // namespace ser
