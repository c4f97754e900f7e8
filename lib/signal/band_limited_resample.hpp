#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/real_fft.hpp"

namespace ser {

/// How many samples of the old and of the new rate one transform takes; they relate as the rates.
struct ResampleBlock {
  std::size_t in = 0;
  std::size_t out = 0;
};

/// One block for all of `samples` where they are fewer than a million, of a size that many
/// recordings share. Rates in Hz, at least 1.
ResampleBlock resample_block(std::size_t samples, std::size_t rate_in, std::size_t rate_out);

/// Resamples by cutting the spectrum off sharply at half the lower of the two rates, in blocks that
/// overlap by a 32nd. The new samples are centred in the signal's duration and
/// round(duration · new rate) in number, at least 1 where there is a sample. The transforms have
/// the sizes of resample_block.
std::vector<double> band_limited_resample(std::span<const float> samples, RealFft& fft_in,
                                          RealFft& fft_out);

}  // namespace ser
