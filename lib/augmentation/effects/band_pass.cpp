#include "augmentation/effects/band_pass.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "augmentation/butterworth.hpp"

namespace ser {
namespace {

constexpr double kMu = 255.0;
constexpr double kSteps = 127.0;

/// What is left of a sample in [-1, 1] after 8 bits of µ-law.
float companded(float sample) {
  const double magnitude = std::min(1.0, std::abs(static_cast<double>(sample)));
  const double code = std::round(std::log1p(kMu * magnitude) / std::log1p(kMu) * kSteps) / kSteps;
  return std::copysign(static_cast<float>(std::expm1(code * std::log1p(kMu)) / kMu), sample);
}

}  // namespace

WaveEffectPtr BandPass::read(JsonReader& reader) {
  const Range low = read_range(reader, "low_hz", {50.0, 300.0}, 0.0, 1e5);
  const Range high = read_range(reader, "high_hz", {3000.0, 7000.0}, 0.0, 1e6);
  return std::make_shared<BandPass>(low, high);
}

Waveform BandPass::apply(Waveform wave, Random& random) const {
  const double low = low_hz_.drawn(random);
  const double high = high_hz_.drawn(random);
  wave.samples = filtered(std::move(wave.samples), wave.sample_rate, Pass::kHigh, low);
  wave.samples = filtered(std::move(wave.samples), wave.sample_rate, Pass::kLow, high);
  return wave;
}

Json BandPass::describe() const {
  return {{"low_hz", ser::describe(low_hz_)}, {"high_hz", ser::describe(high_hz_)}};
}

WaveEffectPtr Telephone::read(JsonReader& /*reader*/) { return std::make_shared<Telephone>(); }

Waveform Telephone::apply(Waveform wave, Random& random) const {
  wave = BandPass({300.0, 300.0}, {3400.0, 3400.0}).apply(std::move(wave), random);
  for (float& sample : wave.samples) sample = companded(sample);
  return wave;
}

Json Telephone::describe() const { return Json::object(); }

}  // namespace ser
