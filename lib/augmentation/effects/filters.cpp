#include "augmentation/effects/filters.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <utility>

namespace ser {
namespace {

/// y[n] = b0·x[n] + b1·x[n−1] + b2·x[n−2] − a1·y[n−1] − a2·y[n−2]
struct Section {
  double b0, b1, b2, a1, a2;
};

/// A section of second order with quality `q`; w = tan(π·cutoff/rate).
Section section(Pass pass, double w, double q) {
  const double scale = 1.0 / (1.0 + w / q + w * w);
  const double a1 = 2.0 * (w * w - 1.0) * scale;
  const double a2 = (1.0 - w / q + w * w) * scale;
  if (pass == Pass::kLow) {
    const double b = w * w * scale;
    return {b, 2.0 * b, b, a1, a2};
  }
  return {scale, -2.0 * scale, scale, a1, a2};
}

void run(const Section& s, std::vector<float>& samples) {
  double first = 0.0;  // transposed direct form II
  double second = 0.0;
  for (float& sample : samples) {
    const double in = sample;
    const double out = s.b0 * in + first;
    first = s.b1 * in - s.a1 * out + second;
    second = s.b2 * in - s.a2 * out;
    sample = static_cast<float>(out);
  }
}

}  // namespace

std::vector<float> filtered(std::vector<float> samples, int sample_rate, Pass pass,
                            double cutoff_hz) {
  if (pass == Pass::kHigh ? cutoff_hz <= 0.0 : cutoff_hz >= 0.5 * sample_rate) return samples;
  if (cutoff_hz <= 0.0 || cutoff_hz >= 0.5 * sample_rate) {
    return std::vector<float>(samples.size(), 0.0F);
  }
  const double w = std::tan(std::numbers::pi * cutoff_hz / sample_rate);
  // The poles of the fourth order lie at 22.5° and 67.5°: q = 1 / (2·cos).
  for (const double degrees : std::array{22.5, 67.5}) {
    run(section(pass, w, 0.5 / std::cos(degrees * std::numbers::pi / 180.0)), samples);
  }
  return samples;
}

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
