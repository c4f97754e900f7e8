#pragma once

#include <cstddef>

namespace ser {

/// Equally spaced analysis frames that lie wholly inside a signal and are centred in it:
/// ⌊(duration − window) / step⌋ + 1 of them, none where the signal is shorter than the window. The
/// duration is samples · (1 / rate), in that order, so that rounding counts frames as Praat does.
/// Sample i of a signal stands at (i + ½) / rate seconds.
struct ShortTermFrames {
  std::size_t count = 0;
  double first_s = 0.0;  ///< centre of frame 0
  double step_s = 0.0;

  double time(std::size_t frame) const { return first_s + static_cast<double>(frame) * step_s; }
};

ShortTermFrames centred_frames(std::size_t samples, double rate, double window_s, double step_s);

/// How far, in samples, `time_s` lies behind the first sample's time.
inline double sample_position(double time_s, double rate) { return time_s * rate - 0.5; }

}  // namespace ser
