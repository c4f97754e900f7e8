#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "audio/waveform.hpp"
#include "core/hash.hpp"

namespace ser {

/// The smallest step of 16 bits.
inline constexpr float kQuantum16 = 1.0F / 32768.0F;

/// Whether samples between these two are silence: all equal, or noise of one bit.
inline bool is_silence(float low, float high, float quantum) { return high - low <= 2 * quantum; }

/// Finds AudioFacts in samples that come in pieces of any size; the pieces change nothing.
class AudioFactsCounter {
 public:
  /// `quantum`: the smallest step of the coding; noise of one such step is silence.
  AudioFactsCounter(int channels, int sample_rate, float quantum = kQuantum16);

  /// Interleaved samples of whole frames.
  void add(std::span<const float> samples);
  /// Of everything added. Throws data_error beginning with `name`: `empty` for no samples,
  /// `unreadable` for NaN or infinite ones.
  AudioFacts facts(const std::string& name) const;

 private:
  void look_for_clipped_run(std::span<const float> samples);
  void add_mix(std::span<const float> samples);

  std::size_t channels_;
  int sample_rate_;
  float quantum_;
  std::uint64_t count_ = 0;
  float low_ = 0.0F;
  float high_ = 0.0F;
  float mix_low_ = 0.0F;
  float mix_high_ = 0.0F;
  double power_ = 0.0;      ///< sum of squares, all channels
  double mix_power_ = 0.0;  ///< of their mean
  bool finite_ = true;
  std::vector<int> runs_;  ///< samples at full scale up to now, a channel
  bool run_is_open_ = false;
  bool clipped_run_ = false;
  Hasher hasher_;
};

}  // namespace ser
