#include "augmentation/effects/pitch_shift.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "audio/resample.hpp"
#include "augmentation/time_stretch.hpp"

namespace ser {

WaveEffectPtr PitchShift::read(JsonReader& reader) {
  return std::make_shared<PitchShift>(read_range(reader, "semitones", {-2.0, 2.0}, -12.0, 12.0));
}

Waveform PitchShift::apply(Waveform wave, Random& random) const {
  const double ratio = std::pow(2.0, semitones_.drawn(random) / 12.0);
  const std::size_t length = wave.samples.size();
  // Longer by the ratio, then played back faster by it: as a recording of another rate.
  const auto rate = static_cast<int>(std::lround(wave.sample_rate * ratio));
  const double exact = static_cast<double>(rate) / wave.sample_rate;
  const auto longer = time_stretched(wave.samples, wave.sample_rate, 1.0 / exact);
  wave.samples = resample(Waveform{longer, rate}, wave.sample_rate).samples;
  wave.samples.resize(length, 0.0F);
  return wave;
}

Json PitchShift::describe() const { return {{"semitones", ser::describe(semitones_)}}; }

}  // namespace ser
