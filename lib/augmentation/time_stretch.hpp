#pragma once

#include <span>
#include <vector>

namespace ser {

/// The same speech `factor` times as fast at the same pitch, ⌈n / factor⌉ samples: waveform
/// similarity overlap-add (Verhelst and Roelands, "An overlap-add technique based on waveform
/// similarity (WSOLA) for high quality time-scale modification of speech", 1993). Windows of 30 ms
/// that overlap by half are taken from about the right place, moved by up to 10 ms to where they
/// continue the window before best. A factor of 1 is a copy.
std::vector<float> time_stretched(std::span<const float> samples, int sample_rate, double factor);

}  // namespace ser
