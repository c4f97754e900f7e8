#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/real_fft.hpp"

namespace ser {

/// How many samples a transform of low_pass() takes: for recordings of up to a million samples a
/// power of two that holds all of them with 1000 zeros before and after.
std::size_t low_pass_size(std::size_t samples);

/// Sets the spectrum above `fraction` (in (0, 1)) of half the rate to zero, as Praat does before it
/// resamples to a lower rate. Of the FFT's numbers in the order re 0, re 1, im 1, re 2, … the first
/// ⌊fraction · size⌋ − 2 are kept, so that the last bin may keep its real part alone. `fft` has the
/// size low_pass_size(samples.size()); recordings longer than that go through in overlapping
/// blocks.
std::vector<double> low_pass(std::span<const float> samples, double fraction, RealFft& fft);

/// round(samples · new rate / old rate)
std::size_t resampled_length(std::size_t samples, int rate_in, int rate_out);

/// The signal at resampled_length() new places, centred in the old signal's duration, each
/// Σ x[n]·sinc(t − n)·(½ + ½·cos(π·(t − n) / reach)) over 50 samples to either side, fewer near the
/// ends, where next to the last sample it is linear. `samples` must hold nothing above half the new
/// rate. Rates in Hz.
std::vector<double> sinc_resample(std::span<const double> samples, int rate_in, int rate_out);

}  // namespace ser
