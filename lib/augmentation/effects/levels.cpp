#include "augmentation/effects/levels.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace ser {

WaveEffectPtr Gain::read(JsonReader& reader) {
  return std::make_shared<Gain>(read_range(reader, "db", {-6.0, 6.0}, -120.0, 120.0));
}

Waveform Gain::apply(Waveform wave, Random& random) const {
  const auto factor = static_cast<float>(std::pow(10.0, db_.drawn(random) / 20.0));
  for (float& sample : wave.samples) sample *= factor;
  return wave;
}

Json Gain::describe() const { return {{"db", ser::describe(db_)}}; }

WaveEffectPtr HardClip::read(JsonReader& reader) {
  return std::make_shared<HardClip>(read_range(reader, "db", {3.0, 12.0}, 0.0, 60.0));
}

Waveform HardClip::apply(Waveform wave, Random& random) const {
  float peak = 0.0F;
  for (const float sample : wave.samples) peak = std::max(peak, std::abs(sample));
  const float ceiling = peak * static_cast<float>(std::pow(10.0, -db_.drawn(random) / 20.0));
  if (ceiling <= 0.0F) return wave;
  const float back = peak / ceiling;
  for (float& sample : wave.samples) sample = std::clamp(sample, -ceiling, ceiling) * back;
  return wave;
}

Json HardClip::describe() const { return {{"db", ser::describe(db_)}}; }

}  // namespace ser
