#pragma once

#include <functional>
#include <memory>
#include <span>

#include "features/block.hpp"

namespace ser {

/// One number a frame, computed from its magnitude spectrum alone.
struct SpectralContour {
  Column column;
  StftOptions stft;
  /// `bin_hz` is the distance of two bins.
  std::function<float(std::span<const float> magnitudes, double bin_hz)> value;
};

/// The block that computes it: 1 × frames. `options` are what it describes itself with beside the
/// options of the transform.
std::shared_ptr<const Block> make_spectral_contour(SpectralContour contour, const Json& options);

}  // namespace ser
