#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "audio/waveform.hpp"
#include "signal/array.hpp"

namespace ser {

/// A contour: values at times, NaN where it is not defined.
struct Track {
  std::string name;  ///< with its unit, as the head of a table's column
  std::vector<double> times_s;
  std::vector<double> values;
};

/// A map over time: columns of equal width, each for one frame or the mean of several.
struct TimeMap {
  std::vector<double> times_s;  ///< of the columns' middles
  Array values;                 ///< rows × columns
};

/// What a recording looks like, as numbers.
struct SignalView {
  double seconds = 0.0;
  /// The lowest and the highest sample of each column; where there are few, each sample twice.
  Track lowest;
  Track highest;
  double high_hz = 0.0;  ///< where the mel bands end; they begin at 0
  TimeMap log_mel;       ///< dB, none further than 80 below the highest
  TimeMap mfcc;          ///< dB
  Track f0;
  std::vector<Track> formants;
  Track intensity;  ///< dB re 2·10⁻⁵ of full scale
};

constexpr std::size_t kMostColumns = 900;  ///< of samples' ranges and maps, about a picture's width
constexpr int kSheetBands = 128;
constexpr int kSheetCoefficients = 13;

/// Samples and maps of a recording of at least one sample. Spectra: windows of 25 ms, a frame every
/// 5 ms, on the Slaney mel scale up to 11 025 Hz or half the rate, the mean power of several frames
/// in each column where there are more than kMostColumns. They are taken piece by piece, so that an
/// hour needs no more memory than a minute.
SignalView view_spectra(const Waveform& wave);

/// And the tracks, as Praat finds them by default: F0 from 75 to 600 Hz, four formants below
/// 5500 Hz, intensity; silence has none.
SignalView view_signal(const Waveform& wave);

}  // namespace ser
