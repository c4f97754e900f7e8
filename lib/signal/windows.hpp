#pragma once

#include <cstddef>
#include <vector>

namespace ser {

/// Periodic Hann window, w[n] = 0.5 − 0.5·cos(2πn/N): what scipy's get_window("hann") and torch's
/// hann_window give. One sample: 1.
std::vector<double> periodic_hann(std::size_t size);

/// `window` with zeros on both sides up to `size`; of an odd number of zeros the right side gets
/// one more, as in librosa and torch. Throws usage_error when the window is longer than `size`.
std::vector<double> centred_in(const std::vector<double>& window, std::size_t size);

/// Symmetric Hann window whose zeros lie one sample beyond its ends:
/// w[n] = ½ − ½·cos(2π(n + 1)/(N + 1)).
std::vector<double> inner_hann(std::size_t size);

/// The Gaussian window of Boersma (1993), (e^(−12x²) − e^(−12)) / (1 − e^(−12)) for −1 < x < 1, its
/// zeros one sample beyond its ends. Its effective length is half of `size`.
std::vector<double> gaussian_window(std::size_t size);

/// Kaiser window I₀(β·√(1 − x²)) / I₀(β) at x = −half … half in steps of `step` samples' time,
/// where |x| ≤ 1: 2·⌊1/step⌋ + 1 values, the middle one 1.
std::vector<double> kaiser_window(double step, double beta);

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
