#pragma once

#include "augmentation/wave_effect.hpp"

namespace ser {

/// Louder or softer by so many decibels; nothing is clipped.
class Gain final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "gain";
  explicit Gain(Range db) : db_(db) {}
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;

 private:
  Range db_;
};

/// Clips as a microphone that is turned up too far: the wave is made louder by `db` against its own
/// peak at full scale, cut to full scale, and given its old peak again.
class HardClip final : public WaveEffect {
 public:
  static constexpr std::string_view kType = "clip";
  explicit HardClip(Range db) : db_(db) {}
  static WaveEffectPtr read(JsonReader& reader);

  std::string_view type() const override { return kType; }
  Waveform apply(Waveform wave, Random& random) const override;
  Json describe() const override;

 private:
  Range db_;
};

}  // namespace ser
