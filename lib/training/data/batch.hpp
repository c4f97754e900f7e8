#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/random.hpp"
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

/// A value of the Beta(α, α) distribution (Jöhnk, "Erzeugung von betaverteilten und
/// gammaverteilten Zufallszahlen", 1964). α in (0, 4].
double beta_value(double alpha, Random& random);

/// Mixes every clip of the batch with another one of it: x = λ·x + (1 − λ)·x', targets and weights
/// likewise, one λ ~ Beta(α, α) a batch (Zhang et al., "mixup: Beyond Empirical Risk
/// Minimization", 2018). A clip keeps its length: a shorter partner is repeated, a longer one cut.
Batch mixed(Batch batch, double alpha, Random& random);

}  // namespace ser
