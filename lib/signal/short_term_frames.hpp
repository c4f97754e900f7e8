#pragma once

#include <cstddef>

namespace ser {

/// Equally spaced analysis frames that lie wholly inside a signal and are centred in it:
/// ⌊(duration − window) / step⌋ + 1 of them, none where the signal is shorter than the window.
/// Sample i of a signal stands at first_sample_s + i / rate seconds. Times are computed in the
/// order in which Praat's come out the same to the last bit, since frames often fall between two
/// samples.
struct ShortTermFrames {
  std::size_t count = 0;
  double first_s = 0.0;  ///< centre of frame 0
  double step_s = 0.0;

  double time(std::size_t frame) const { return first_s + static_cast<double>(frame) * step_s; }
};

/// The first sample usually stands at half a sample's duration.
inline double usual_first_sample_s(double rate) { return 0.5 * (1.0 / rate); }

ShortTermFrames centred_frames(std::size_t samples, double rate, double window_s, double step_s,
                               double first_sample_s);
ShortTermFrames centred_frames(std::size_t samples, double rate, double window_s, double step_s);

/// How far, in samples, `time_s` lies behind the first sample's time.
inline double sample_position(double time_s, double rate, double first_sample_s) {
  return (time_s - first_sample_s) / (1.0 / rate);
}
inline double sample_position(double time_s, double rate) {
  return sample_position(time_s, rate, usual_first_sample_s(rate));
}

}  // namespace ser
