#pragma once

#include "augmentation/wave_effect.hpp"

namespace ser {

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

}  // namespace ser
