#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "augmentation/masks.hpp"
#include "augmentation/wave_effect.hpp"

namespace ser {

struct WaveStep {
  double probability = 1.0;
  WaveEffectPtr effect;
};

/// What a training changes in its clips: effects on the samples, in this order and each with its
/// probability, then masks on the maps.
struct AugmentConfig {
  std::vector<WaveStep> wave;
  std::vector<MaskConfig> map;

  bool empty() const { return wave.empty() && map.empty(); }
};

/// Reads {"about", "wave": […], "map": […]}; strict. Throws usage_error naming the key.
AugmentConfig augment_config_from_json(const Json& json, const std::string& where);
Json describe(const AugmentConfig& config);

/// The wave behind the effects that `random` lets act.
Waveform augmented(Waveform wave, const std::vector<WaveStep>& steps, Random& random);
/// The map called `input` behind the masks that are for it.
Array augmented(Array map, const std::string& input, const std::vector<MaskConfig>& masks,
                Random& random);

}  // namespace ser
