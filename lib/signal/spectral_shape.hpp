#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "signal/array.hpp"

namespace ser {

/// Σ k·m[k] / Σ m[k], in bins; 0 when all magnitudes are.
double spectral_centroid(std::span<const float> magnitudes);

/// (Σ m[k]·|k − centroid|^p / Σ m[k])^(1/p), in bins; 0 when all magnitudes are.
double spectral_bandwidth(std::span<const float> magnitudes, double p);

/// The first bin up to which the magnitudes add up to at least `share` of their sum. Summed from
/// the lowest bin on in single precision, as librosa does, since its comparison sees the last bit.
std::size_t spectral_rolloff(std::span<const float> magnitudes, float share);

/// Geometric over arithmetic mean of max(m[k]^power, amin), in (0, 1].
double spectral_flatness(std::span<const float> magnitudes, double power, double amin);

struct ContrastOptions {
  double low_hz = 200.0;   ///< where the first octave begins; > 0
  int bands = 6;           ///< octaves; one more band lies below low_hz
  double quantile = 0.02;  ///< the share of a band's bins that make a peak or a valley, (0, 1)
  bool linear = false;     ///< the difference of the magnitudes instead of that in decibels
};

/// Spectral contrast in octave bands (Jiang et al., 2002) with the bands of librosa's
/// feature.spectral_contrast: a band begins one bin below its lowest frequency and ends before its
/// highest bin, the last one reaches up to half the rate.
class SpectralContrast {
 public:
  SpectralContrast(const ContrastOptions& options, int n_fft, int sample_rate);

  /// Why there are no such bands, with the remedy; nothing when there are.
  const std::optional<std::string>& problem() const { return problem_; }

  /// frames × bins to (bands + 1) × frames. Peaks and valleys in decibels are raised to 80 below
  /// the largest of all.
  Array operator()(const Array& magnitudes) const;

 private:
  struct Band {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t extremes = 1;  ///< how many bins make a peak or a valley
  };
  ContrastOptions options_;
  std::vector<Band> bands_;
  std::optional<std::string> problem_;
};

}  // namespace ser
