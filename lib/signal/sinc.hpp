#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/real_fft.hpp"

namespace ser {

struct Peak {
  double position = 0.0;  ///< index, with a fraction
  double value = 0.0;
};

/// The top of the parabola through three equally spaced values around `index`, which must be a
/// local maximum. Left and right of it must exist.
Peak parabolic_peak(std::span<const double> values, std::size_t index);

/// Finds maxima of band-limited signals between their samples. The signal is
/// Σ x[n]·sinc(t − n)·(½ + ½·cos(π·(t − n) / reach)) over `depth` samples on either side, the
/// cosine falling to 0 just beyond the last one (Boersma 1993, equation 22). It is evaluated at
/// sixteenths of a sample, where the weights are known beforehand, and a parabola through the three
/// highest neighbours gives the rest: of a sine of a quarter of the rate the value is right to
/// 1e-6. Near the ends of the
/// values it takes as many as there are on the shorter side, and of fewer than 3 the parabola.
class SincPeak {
 public:
  /// `depth` ≥ 1.
  explicit SincPeak(std::size_t depth);

  std::size_t depth() const { return depth_; }
  /// Of the maximum within a sample of the local maximum `index`, which is not an end.
  Peak operator()(std::span<const double> values, std::size_t index) const;

 private:
  double value_at(std::span<const double> values, std::size_t index, int sixteenth) const;
  double value_near_end(std::span<const double> values, std::size_t below, double fraction) const;

  std::size_t depth_;
  std::vector<double> weights_;  ///< 16 rows of 2·depth, for samples −depth + 1 … depth
};

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
