#pragma once

#include <vector>

#include "signal/array.hpp"

namespace ser {

/// A spectral peak, interpolated by a parabola through three bins.
struct SpectralPeak {
  float hz = 0.0F;
  float magnitude = 0.0F;
};

/// The peaks of magnitudes, and those of their squares.
struct SpectralPeaks {
  std::vector<SpectralPeak> magnitudes;
  std::vector<SpectralPeak> powers;
};

/// The peaks of each spectrum (frames × bins) from 150 to 4000 Hz that exceed a tenth of its
/// maximum: librosa's piptrack, in the same precision step by step.
SpectralPeaks spectral_peaks(const Array& magnitudes, double bin_hz);

/// How far the frequencies lie above the notes of A = 440 Hz, in parts of a note of which
/// `bins_per_octave` make an octave: the fullest of 100 bins from −0.5 to 0.5, its lower edge.
/// Only peaks of at least the median magnitude count; 0 without any. librosa's estimate_tuning.
double estimated_tuning(const std::vector<SpectralPeak>& peaks, int bins_per_octave);

}  // namespace ser
