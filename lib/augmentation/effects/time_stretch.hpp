#pragma once

#include "augmentation/wave_effect.hpp"

namespace ser {

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

}  // namespace ser
