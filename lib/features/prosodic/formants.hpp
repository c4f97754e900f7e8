#pragma once

#include <compare>
#include <cstddef>
#include <span>
#include <vector>

#include "audio/waveform.hpp"
#include "features/workspace.hpp"
#include "signal/windows.hpp"

namespace ser {

struct FormantOptions {
  int count = 5;                  ///< the predictor's order is twice this
  double ceiling_hz = 5500.0;     ///< the sound is resampled to twice this
  double window_s = 0.025;        ///< effective length of the Gaussian window, half its whole one
  double step_s = 0.0;            ///< 0: a quarter of the effective length
  double pre_emphasis_hz = 50.0;  ///< +6 dB an octave from here on

  auto operator<=>(const FormantOptions&) const = default;
};

struct Formant {
  double hz = 0.0;
  double bandwidth_hz = 0.0;
};

struct FormantTrack {
  ShortTermFrames frames;
  std::vector<Formant> all;        ///< of all frames, one after the other, each frame's rising
  std::vector<std::size_t> begin;  ///< of each frame in `all`, and at the end all.size()

  std::span<const Formant> of(std::size_t frame) const {
    return {all.data() + begin[frame], begin[frame + 1] - begin[frame]};
  }
};

/// Resonances by linear prediction (Burg) of pre-emphasised, Gaussian-windowed frames: a
/// root z of the predictor's polynomial, reflected into the unit
/// circle, is one of |arg z|·rate/2π Hz and −ln|z|·rate/π wide. Kept from 50 Hz to the ceiling less
/// 50 Hz, at most `count` of them. No frames when the recording is shorter than a whole window.
FormantTrack find_formants(const Waveform& wave, const FormantOptions& options,
                           Workspace& workspace);

}  // namespace ser
