#include "augmentation/effects/room.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

#include "audio/resample.hpp"
#include "augmentation/effects/noises.hpp"
#include "signal/real_fft.hpp"

namespace ser {
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
