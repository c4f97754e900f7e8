#pragma once

#include "augmentation/wave_effect.hpp"

namespace ser {

/// Adds noise of a signal-to-noise ratio, the power of both being taken over the whole recording.
/// A silent recording stays silent.
class Noise final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "noise";

  enum class Color {
    kWhite,  ///< equal power a hertz
    kPink,   ///< 3 dB less an octave (Voss and McCartney's sum of held random values)
  };
  Noise(Color color, Range snr_db) : color_(color), snr_db_(snr_db) {}
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;

 private:
  Color color_;
  Range snr_db_;
};

/// Adds `noise` (as many samples) to the wave at a signal-to-noise ratio in dB.
Waveform with_noise(Waveform wave, const std::vector<float>& noise, double snr_db);

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
