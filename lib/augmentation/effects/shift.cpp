#include "augmentation/effects/shift.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

namespace ser {

WaveEffectPtr Shift::read(JsonReader& reader) {
  return std::make_shared<Shift>(read_range(reader, "seconds", {-0.2, 0.2}, -60.0, 60.0));
}

Waveform Shift::apply(Waveform wave, Random& random) const {
  const auto length = static_cast<std::ptrdiff_t>(wave.samples.size());
  const auto wanted =
      static_cast<std::ptrdiff_t>(std::llround(seconds_.drawn(random) * wave.sample_rate));
  const std::ptrdiff_t by = std::clamp(wanted, -length, length);
  std::vector<float> moved(wave.samples.size(), 0.0F);
  for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(0, by); i < std::min(length, length + by); ++i) {
    moved[static_cast<std::size_t>(i)] = wave.samples[static_cast<std::size_t>(i - by)];
  }
  wave.samples = std::move(moved);
  return wave;
}

Json Shift::describe() const { return {{"seconds", ser::describe(seconds_)}}; }

}  // namespace ser
