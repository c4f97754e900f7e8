#pragma once

#include <cstddef>
#include <vector>

#include "audio/waveform.hpp"
#include "features/prosodic/pitch.hpp"

namespace ser {

/// Where a pulse may be.
struct PulseMatch {
  double time_s = 0.0;
  double correlation = 0.0;  ///< at most 1
};

/// Finds pulses of one recording near others. The period around a time are the samples from the one
/// nearest to half a period before it to the one nearest to half a period after; beyond the ends of
/// the recording are zeros.
class PulseSearch {
 public:
  /// Periods are at most `longest_s`.
  PulseSearch(const Waveform& wave, double longest_s);

  /// The time of the largest |sample| within half a period of `time_s`, the positive one of equals;
  /// between samples, on the parabola through three, unless it is the first or last one looked at.
  double extremum(double time_s, double period_s) const;
  /// The time between `from_s` and `to_s` around which a period is most like that around `time_s`:
  /// the highest local maximum of their correlation (normalised by both energies), taken as 0
  /// before the range, its time and height those of the parabola through three lags. Where nothing
  /// in the range is above 0, half a sample before it, with a correlation of 0.
  PulseMatch best_match(double time_s, double period_s, double from_s, double to_s) const;
  /// The largest |sample| of the period around `time_s`, as a part of the recording's largest.
  double relative_peak(double time_s, double period_s) const;

 private:
  /// Indices are of samples_, which begins `margin_` samples before the recording.
  std::ptrdiff_t nearest(double time_s) const;
  double position(double time_s) const;
  std::ptrdiff_t clamped(std::ptrdiff_t index) const;
  void fill_correlations(std::ptrdiff_t begin, std::ptrdiff_t length, std::ptrdiff_t first,
                         std::size_t count) const;

  double rate_;
  std::ptrdiff_t margin_;
  std::vector<double> samples_;
  double peak_ = 0.0;
  mutable std::vector<double> correlations_;
};

/// The times (s, rising) of the glottal pulses: in each voiced stretch the extremum of the period
/// at its middle, and from there, period by period to both sides, the time at which a period of the
/// sound correlates best with that around the time before, between 0.8 and 1.25 periods away.
/// Times whose correlation is at most 0.3, or whose period nowhere passes a hundredth of the
/// recording's peak, are left out; the first one beyond the edge of the stretch is a pulse where
/// its correlation is above 0.7 and its period passes 7/300 of the peak. After the manual of Praat,
/// "Sound & Pitch: To PointProcess (cc)"; the two peaks were found by comparison.
std::vector<double> find_pulses(const Waveform& wave, const PitchTrack& pitch);

}  // namespace ser
