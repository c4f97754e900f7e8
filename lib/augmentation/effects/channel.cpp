#include "augmentation/effects/channel.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <numbers>
#include <utility>

#include "audio/resample.hpp"
#include "augmentation/effects/noises.hpp"
#include "signal/real_fft.hpp"

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

namespace {

using Spectrum = std::vector<std::complex<double>>;

Spectrum spectrum_of(std::span<const float> samples, RealFft& fft) {
  const auto input = fft.input();
  std::fill(std::copy(samples.begin(), samples.end(), input.begin()), input.end(), 0.0);
  const auto bins = fft.transform();
  return {bins.begin(), bins.end()};
}

}  // namespace

std::vector<float> convolved(std::span<const float> samples, std::span<const float> response) {
  if (samples.empty() || response.empty()) return std::vector<float>(samples.size(), 0.0F);
  const std::size_t size = std::bit_ceil(samples.size() + response.size());
  RealFft fft(size);
  const Spectrum a = spectrum_of(samples, fft);
  const Spectrum b = spectrum_of(response, fft);
  // The inverse of a spectrum Y of real samples by a forward transform (Bracewell's Hartley
  // transform): C of Re Y + Im Y has the samples as Re C + Im C.
  const auto input = fft.input();
  for (std::size_t k = 0; k < size; ++k) {
    const bool mirrored = k > size / 2;
    const auto y = mirrored ? std::conj(a[size - k] * b[size - k]) : a[k] * b[k];
    input[k] = y.real() + y.imag();
  }
  const auto c = fft.transform();
  std::vector<float> result(samples.size());
  for (std::size_t n = 0; n < result.size(); ++n) {
    const auto value = n > size / 2 ? std::conj(c[size - n]) : c[n];
    result[n] = static_cast<float>((value.real() + value.imag()) / static_cast<double>(size));
  }
  return result;
}

namespace {

/// The response from its loudest sample, the direct sound, on.
std::vector<float> from_direct_sound(std::vector<float> response) {
  const auto louder = [](float a, float b) { return std::abs(a) < std::abs(b); };
  response.erase(response.begin(), std::max_element(response.begin(), response.end(), louder));
  return response;
}

}  // namespace

Room::Room(std::string folder, Range rt60_s, Range direct_db)
    : folder_(std::move(folder)), rt60_s_(rt60_s), direct_db_(direct_db) {
  if (!folder_.empty()) recordings_ = recordings_of(folder_);
}

WaveEffectPtr Room::read(JsonReader& reader) {
  const std::string folder = reader.string_or("folder", "");
  if (!folder.empty()) return std::make_shared<Room>(folder, Range{}, Range{});
  const Range rt60 = read_range(reader, "rt60_s", {0.2, 0.8}, 0.01, 20.0);
  const Range direct = read_range(reader, "direct_db", {0.0, 12.0}, -40.0, 60.0);
  return std::make_shared<Room>("", rt60, direct);
}

std::vector<float> Room::response(int sample_rate, Random& random) const {
  if (!recordings_.empty()) {
    const Waveform& recording = recordings_[random.below(recordings_.size())];
    return from_direct_sound(resample(recording, sample_rate).samples);
  }
  const double rt60 = rt60_s_.drawn(random);
  const double direct = direct_db_.drawn(random);
  const double decay = std::log(1000.0) / (rt60 * sample_rate);
  std::vector<float> tail(1 + static_cast<std::size_t>(rt60 * sample_rate));
  double energy = 0.0;
  for (std::size_t i = 1; i < tail.size(); ++i) {
    const double value = random.normal() * std::exp(-decay * static_cast<double>(i));
    energy += value * value;
    tail[i] = static_cast<float>(value);
  }
  const auto scale = static_cast<float>(std::pow(10.0, -direct / 20.0) / std::sqrt(energy));
  for (float& value : tail) value *= scale;
  tail[0] = 1.0F;
  return tail;
}

Waveform Room::apply(Waveform wave, Random& random) const {
  const double before = rms_of(wave);
  wave.samples = convolved(wave.samples, response(wave.sample_rate, random));
  const double after = rms_of(wave);
  if (after == 0.0) return wave;
  for (float& sample : wave.samples) sample *= static_cast<float>(before / after);
  return wave;
}

Json Room::describe() const {
  if (!folder_.empty()) return {{"folder", folder_}};
  return {{"rt60_s", ser::describe(rt60_s_)}, {"direct_db", ser::describe(direct_db_)}};
}

}  // namespace ser
