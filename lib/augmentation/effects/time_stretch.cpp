#include "augmentation/effects/time_stretch.hpp"

#include <nlohmann/json.hpp>

#include "augmentation/time_stretch.hpp"

namespace ser {

WaveEffectPtr TimeStretch::read(JsonReader& reader) {
  return std::make_shared<TimeStretch>(read_range(reader, "factor", {0.9, 1.1}, 0.25, 4.0));
}

Waveform TimeStretch::apply(Waveform wave, Random& random) const {
  wave.samples = time_stretched(wave.samples, wave.sample_rate, factor_.drawn(random));
  return wave;
}

Json TimeStretch::describe() const { return {{"factor", ser::describe(factor_)}}; }

}  // namespace ser
