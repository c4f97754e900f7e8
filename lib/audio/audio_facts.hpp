#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "audio/waveform.hpp"
#include "core/hash.hpp"

namespace ser {

/// Finds AudioFacts in samples that come in pieces of any size; the pieces change nothing.
class AudioFactsCounter {
 public:
  AudioFactsCounter(int channels, int sample_rate);

  /// Interleaved samples of whole frames.
  void add(std::span<const float> samples);
  /// Of everything added. Throws data_error beginning with `name`: `empty` for no samples,
  /// `unreadable` for NaN or infinite ones.
  AudioFacts facts(const std::string& name) const;

 private:
  void look_for_clipped_run(std::span<const float> samples);

  std::size_t channels_;
  int sample_rate_;
  std::uint64_t count_ = 0;
  float low_ = 0.0F;
  float high_ = 0.0F;
  bool finite_ = true;
  std::vector<int> runs_;  ///< samples at full scale up to now, a channel
  bool run_is_open_ = false;
  bool clipped_run_ = false;
  Hasher hasher_;
};

}  // namespace ser
