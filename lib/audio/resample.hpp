#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "audio/waveform.hpp"

namespace ser {

/// soxr HQ in float32, as librosa's `soxr_hq`, for samples that come in pieces: what push() and
/// finish() give is, joined, bit for bit what resample() gives for the whole. The same rate: a
/// copy.
class Resampler {
 public:
  /// Throws data_error `sample-rate` for samples below 1000 Hz, `unreadable` for a pair of rates
  /// that soxr refuses.
  Resampler(int sample_rate, int rate);
  ~Resampler();
  Resampler(Resampler&&) noexcept;
  Resampler& operator=(Resampler&&) noexcept;

  /// What can be said by now; the filters look ahead, by 0.02 to 0.2 s at the rates of recordings.
  std::vector<float> push(std::span<const float> samples);
  /// The rest, up to ceil(n · rate / sample_rate) samples of n that were pushed, cut or padded with
  /// zeros. Afterwards the resampler is as new.
  std::vector<float> finish();
  /// Forgets what was pushed since the last finish().
  void restart();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Everything at once: ceil(n · rate / sample_rate) samples. The same rate: a copy. Throws as
/// above.
Waveform resample(const Waveform& wave, int rate);
Waveform resample(std::span<const float> samples, int sample_rate, int rate);

}  // namespace ser
