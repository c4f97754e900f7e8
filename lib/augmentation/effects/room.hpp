#pragma once

#include <span>
#include <vector>

#include "augmentation/wave_effect.hpp"

namespace ser {

/// The first samples.size() values of samples ∗ response, by one fast Fourier transform.
std::vector<float> convolved(std::span<const float> samples, std::span<const float> response);

/// Convolves with a room's impulse response: a random one of the recordings in `folder`, or,
/// without a folder, the direct sound and noise that falls by 60 dB within `rt60_s` seconds,
/// `direct_db` below the direct sound in all. Length and root mean square stay; the direct sound
/// keeps its time.
class Room final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "room";
  Room(std::string folder, Range rt60_s, Range direct_db);
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;

 private:
  std::vector<float> response(int sample_rate, Random& random) const;

  std::string folder_;
  Range rt60_s_;
  Range direct_db_;
  std::vector<Waveform> recordings_;
};

}  // namespace ser
