#include "augmentation/effects/gain.hpp"

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

}  // namespace ser
