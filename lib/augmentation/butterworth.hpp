#pragma once

#include <vector>

namespace ser {

enum class Pass { kLow, kHigh };

/// The samples behind a Butterworth filter of fourth order (24 dB an octave) with −3 dB at
/// `cutoff_hz`, by the bilinear transform, from a state of zeros. A low pass from half the rate up,
/// and a high pass at 0 Hz, change nothing.
std::vector<float> filtered(std::vector<float> samples, int sample_rate, Pass pass,
                            double cutoff_hz);

}  // namespace ser
