#include "augmentation/effects/noises.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "audio/found_recordings.hpp"
#include "audio/read_clip.hpp"
#include "audio/resample.hpp"

namespace ser {
namespace {

constexpr Spelling<Noise::Color> kColors[] = {{Noise::Color::kWhite, "white"},
                                              {Noise::Color::kPink, "pink"}};

std::vector<float> white(std::size_t count, Random& random) {
  std::vector<float> noise(count);
  for (float& value : noise) value = static_cast<float>(random.normal());
  return noise;
}

/// Generator k is drawn anew every 2^k samples; their sum falls by about 3 dB an octave.
std::vector<float> pink(std::size_t count, Random& random) {
  constexpr std::size_t kGenerators = 16;
  std::array<double, kGenerators> held{};
  double sum = 0.0;
  for (double& value : held) sum += value = random.normal();
  std::vector<float> noise(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto k =
        std::min<std::size_t>(static_cast<std::size_t>(std::countr_zero(i + 1)), kGenerators - 1);
    sum -= held[k];
    sum += held[k] = random.normal();
    noise[i] = static_cast<float>(sum + random.normal());
  }
  return noise;
}

}  // namespace

Waveform with_noise(Waveform wave, const std::vector<float>& noise, double snr_db) {
  const double signal = rms_of(wave);
  const double level = rms_of({noise, wave.sample_rate});
  if (signal == 0.0 || level == 0.0) return wave;
  const auto factor = static_cast<float>(signal / level * std::pow(10.0, -snr_db / 20.0));
  for (std::size_t i = 0; i < wave.samples.size(); ++i) wave.samples[i] += factor * noise[i];
  return wave;
}

WaveEffectPtr Noise::read(JsonReader& reader) {
  const Color color = reader.one_of("color", kColors, Color::kWhite);
  return std::make_shared<Noise>(color, read_range(reader, "snr_db", {10.0, 30.0}, -60.0, 120.0));
}

Waveform Noise::apply(Waveform wave, Random& random) const {
  const double snr = snr_db_.drawn(random);
  const std::size_t count = wave.samples.size();
  return with_noise(std::move(wave),
                    color_ == Color::kWhite ? white(count, random) : pink(count, random), snr);
}

Json Noise::describe() const {
  return {{"color", spelling(kColors, color_)}, {"snr_db", ser::describe(snr_db_)}};
}

std::vector<Waveform> recordings_of(const std::string& folder) {
  std::vector<Waveform> recordings;
  const FoundRecordings found = recordings_in(folder);
  if (!found.unlisted.empty()) {
    throw data_error(found.unlisted.front().string() + ": cannot be opened, its files are missing");
  }
  for (const auto& path : found.files) recordings.push_back(read_clip(path).wave);
  return recordings;
}

RecordedNoise::RecordedNoise(std::string folder, Range snr_db)
    : folder_(std::move(folder)), snr_db_(snr_db), recordings_(recordings_of(folder_)) {}

WaveEffectPtr RecordedNoise::read(JsonReader& reader) {
  const std::string folder = reader.string("folder");
  return std::make_shared<RecordedNoise>(folder,
                                         read_range(reader, "snr_db", {5.0, 20.0}, -60.0, 120.0));
}

Waveform RecordedNoise::apply(Waveform wave, Random& random) const {
  const double snr = snr_db_.drawn(random);
  const Waveform& recording = recordings_[random.below(recordings_.size())];
  const auto noise = resample(recording, wave.sample_rate).samples;
  if (noise.empty()) return wave;
  const std::size_t first = random.below(noise.size());
  std::vector<float> piece(wave.samples.size());
  for (std::size_t i = 0; i < piece.size(); ++i) piece[i] = noise[(first + i) % noise.size()];
  return with_noise(std::move(wave), piece, snr);
}

Json RecordedNoise::describe() const {
  return {{"folder", folder_}, {"snr_db", ser::describe(snr_db_)}};
}

}  // namespace ser
