#include "augmentation/effects/levels.hpp"

#include <algorithm>
#include <cmath>

namespace ser {

Waveform gained(Waveform wave, double db) {
  const auto factor = static_cast<float>(std::pow(10.0, db / 20.0));
  for (float& sample : wave.samples) sample *= factor;
  return wave;
}

Waveform hard_clipped(Waveform wave, double db) {
  float peak = 0.0F;
  for (const float sample : wave.samples) peak = std::max(peak, std::abs(sample));
  const float ceiling = peak * static_cast<float>(std::pow(10.0, -db / 20.0));
  if (ceiling <= 0.0F) return wave;
  const float back = peak / ceiling;
  for (float& sample : wave.samples) sample = std::clamp(sample, -ceiling, ceiling) * back;
  return wave;
}

}  // namespace ser
