#pragma once

#include <compare>
#include <vector>

#include "audio/waveform.hpp"
#include "features/workspace.hpp"
#include "signal/windows.hpp"

namespace ser {

struct HarmonicityOptions {
  double step_s = 0.01;
  double floor_hz = 75.0;  ///< a window is one period of it long, and lags go as far
  double silence = 0.1;    ///< frames whose peak is below this part of the signal's are unvoiced

  auto operator<=>(const HarmonicityOptions&) const = default;
};

struct HarmonicityTrack {
  ShortTermFrames frames;
  std::vector<double> db;  ///< kUnvoicedHarmonicity where unvoiced
};

inline constexpr double kUnvoicedHarmonicity = -200.0;

/// The harmonics-to-noise ratio 10·log10(r / (1 − r)) from the highest maximum r of the normalised
/// cross-correlation of a window with what follows it, between lags of 2 samples and one period of
/// the floor. At most 150 dB to either side.
HarmonicityTrack find_harmonicity(const Waveform& wave, const HarmonicityOptions& options,
                                  Workspace& workspace);

}  // namespace ser
