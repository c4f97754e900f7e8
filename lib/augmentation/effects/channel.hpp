#pragma once

#include <span>
#include <vector>

#include "augmentation/wave_effect.hpp"

namespace ser {

enum class Pass { kLow, kHigh };

/// The samples behind a Butterworth filter of fourth order (24 dB an octave) with −3 dB at
/// `cutoff_hz`, by the bilinear transform, from a state of zeros. A low pass from half the rate up,
/// and a high pass at 0 Hz, change nothing.
std::vector<float> filtered(std::vector<float> samples, int sample_rate, Pass pass,
                            double cutoff_hz);

/// Lets the frequencies between two cut-offs pass (Butterworth, 24 dB an octave on either side).
class BandPass final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "band_pass";
  BandPass(Range low_hz, Range high_hz) : low_hz_(low_hz), high_hz_(high_hz) {}
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;

 private:
  Range low_hz_;
  Range high_hz_;
};

/// A telephone line: 300 to 3400 Hz, 8 bits of µ-law (ITU-T G.711's curve, µ = 255) a sample.
class Telephone final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "telephone";
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;
};

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
