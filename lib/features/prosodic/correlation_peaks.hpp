#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "features/prosodic/pitch_path.hpp"
#include "signal/sinc_peak.hpp"

namespace ser {

/// Picks the pitch candidates of one frame from its normalised correlation.
class CorrelationPeaks {
 public:
  struct Options {
    double rate = 0.0;            ///< samples a second
    std::size_t longest_lag = 0;  ///< samples
    std::size_t most = 14;        ///< voiced candidates
    double least = 0.0;           ///< correlation of a candidate
    double octave_cost = 0.0;     ///< for choosing the best ones
    double floor_hz = 75.0;
  };
  /// `sinc` must outlive it.
  CorrelationPeaks(const Options& options, const SincPeak& sinc) : options_(options), sinc_(sinc) {}

  /// How many values beyond the longest lag, and before lag 0, it reads.
  std::size_t margin() const { return sinc_.depth() + 1; }

  /// Appends the candidates: local maxima of `correlation`, whose lag 0 is at index `zero`, between
  /// a lag of 2 samples and the longest one.
  void append(std::span<const double> correlation, std::size_t zero,
              std::vector<PitchCandidate>& candidates);

 private:
  struct Maximum {
    std::size_t index = 0;
    double worth = 0.0;
  };
  Options options_;
  const SincPeak& sinc_;
  std::vector<Maximum> maxima_;
};

/// Largest |x − mean| of a signal, what the peaks of frames are compared with.
double global_peak(std::span<const float> samples);

/// The mean of the samples within `reach` of sample `centre`, those before it and it itself first:
/// samples centre − reach … centre + reach − 1, as far as they exist.
double local_mean(std::span<const float> samples, std::ptrdiff_t centre, std::ptrdiff_t reach);

}  // namespace ser
