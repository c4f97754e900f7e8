#pragma once

#include <cstddef>
#include <span>

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

}  // namespace ser
