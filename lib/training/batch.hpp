#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/features.hpp"
#include "signal/array.hpp"
#include "training/learner.hpp"

namespace ser {

/// One clip on its way into a batch.
struct BatchClip {
  const Features* features = nullptr;
  std::size_t first_frame = 0;  ///< of the piece that is taken from the maps
  std::size_t frames = 0;       ///< of that piece; 0: all
};

/// Inputs of clips, zero-padded to the longest; targets and weights are left empty. `is_map` says
/// of each input whether it has frames to cut and pad.
Batch batch_of(std::span<const BatchClip> clips, const std::vector<bool>& is_map);

/// One clip as a batch, for inference.
Batch batch_of_one(std::span<const Array> inputs);

/// One-hot rows, each value moved towards 1/classes by `smoothing`.
std::vector<float> smoothed_targets(std::span<const std::size_t> truth, std::size_t classes,
                                    double smoothing);

}  // namespace ser
