#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/features.hpp"
#include "signal/array.hpp"
#include "training/epochs/learner.hpp"

namespace ser {

/// A piece of a clip, in frames of one of its maps, `of` frames long.
struct Crop {
  std::size_t first = 0;
  std::size_t frames = 0;  ///< 0: the whole clip
  std::size_t of = 0;
};

/// The same piece of time in a map of `columns` frames: of at least one frame, and inside it.
Crop crop_of_map(const Crop& crop, std::size_t columns);

/// One clip on its way into a batch.
struct BatchClip {
  const Features* features = nullptr;
  Crop crop = {};
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
