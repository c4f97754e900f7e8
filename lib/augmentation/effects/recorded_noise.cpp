#include "augmentation/effects/recorded_noise.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "audio/read_clip.hpp"
#include "audio/recordings_in.hpp"
#include "audio/resample.hpp"
#include "augmentation/effects/noise.hpp"

namespace ser {

std::vector<Waveform> recordings_of(const std::string& folder) {
  std::vector<Waveform> recordings;
  for (const auto& path : recordings_in(folder)) recordings.push_back(read_clip(path).wave);
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
