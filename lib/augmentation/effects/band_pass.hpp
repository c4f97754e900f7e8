#pragma once

#include "augmentation/wave_effect.hpp"

namespace ser {

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

}  // namespace ser
