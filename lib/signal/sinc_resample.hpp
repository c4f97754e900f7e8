#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ser {

/// round(samples · new rate / old rate)
std::size_t resampled_length(std::size_t samples, int rate_in, int rate_out);

/// The signal at resampled_length() new places, centred in the old signal's duration, each
/// Σ x[n]·sinc(t − n)·(½ + ½·cos(π·(t − n) / reach)) over 50 samples to either side, fewer near the
/// ends, where next to the last sample it is linear. `samples` must hold nothing above half the new
/// rate. Rates in Hz.
std::vector<double> sinc_resample(std::span<const double> samples, int rate_in, int rate_out);

}  // namespace ser
