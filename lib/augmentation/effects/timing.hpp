#pragma once

#include <span>
#include <vector>

#include "augmentation/wave_effect.hpp"

namespace ser {

/// The same speech `factor` times as fast at the same pitch, ⌈n / factor⌉ samples: waveform
/// similarity overlap-add (Verhelst and Roelands, "An overlap-add technique based on waveform
/// similarity (WSOLA) for high quality time-scale modification of speech", 1993). Windows of 30 ms
/// that overlap by half are taken from about the right place, moved by up to 10 ms to where they
/// continue the window before best. A factor of 1 is a copy.
std::vector<float> time_stretched(std::span<const float> samples, int sample_rate, double factor);

/// Moves the samples along time (to later where positive); what falls off one end is lost, zeros
/// come in at the other. The length stays.
class Shift final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "shift";
  explicit Shift(Range seconds) : seconds_(seconds) {}
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;

 private:
  Range seconds_;
};

/// Faster (above 1) or slower at the same pitch, as time_stretched().
class TimeStretch final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "time_stretch";
  explicit TimeStretch(Range factor) : factor_(factor) {}
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;

 private:
  Range factor_;
};

/// Higher or lower by semitones at the same speed: stretched in time, then resampled. Formants move
/// along. The length stays.
class PitchShift final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "pitch_shift";
  explicit PitchShift(Range semitones) : semitones_(semitones) {}
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;

 private:
  Range semitones_;
};

}  // namespace ser
