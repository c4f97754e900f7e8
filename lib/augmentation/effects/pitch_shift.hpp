#pragma once

#include "augmentation/wave_effect.hpp"

namespace ser {

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
