#pragma once

#include "augmentation/wave_effect.hpp"

namespace ser {

/// Adds a random piece of a random recording in a folder, resampled to the wave's rate, at a
/// signal-to-noise ratio. A recording shorter than the wave is repeated.
class RecordedNoise final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "recorded_noise";

  /// Reads the recordings, which stay in memory. Throws data_error for a folder without any.
  RecordedNoise(std::string folder, Range snr_db);
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;

 private:
  std::string folder_;
  Range snr_db_;
  std::vector<Waveform> recordings_;
};

/// All recordings of a folder and its subfolders, in the order of their paths. Throws data_error
/// when there is none, or one cannot be read.
std::vector<Waveform> recordings_of(const std::string& folder);

}  // namespace ser
