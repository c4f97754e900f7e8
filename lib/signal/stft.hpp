#pragma once

#include <compare>
#include <cstddef>
#include <span>
#include <vector>

#include "signal/array.hpp"
#include "signal/real_fft.hpp"

namespace ser {

/// What stands before the first and after the last sample.
enum class PadMode {
  kZero,     ///< zeros, as librosa's `constant`
  kReflect,  ///< the signal mirrored at its first and last sample, again and again where it is
             ///< shorter than the padding (numpy's `reflect`); one sample is repeated
};

struct StftOptions {
  int n_fft = 2048;       ///< samples of a transform, even
  int win_length = 2048;  ///< samples of the periodic Hann window, centred in n_fft
  int hop_length = 512;   ///< samples from a frame to the next
  PadMode pad_mode = PadMode::kZero;

  std::size_t bins() const { return static_cast<std::size_t>(n_fft) / 2 + 1; }
  auto operator<=>(const StftOptions&) const = default;
};

/// Short-time Fourier transform with centred frames: frame t is centred on sample t·hop_length,
/// there are 1 + ⌊n / hop_length⌋ of them for n > 0 samples. As librosa 0.11: window and transform
/// in double precision, the result rounded to single.
class Stft {
 public:
  /// Throws usage_error when n_fft is odd or below 2, the window does not fit, or the hop is < 1.
  explicit Stft(const StftOptions& options);

  const StftOptions& options() const { return options_; }
  std::size_t frames(std::size_t samples) const;

  /// |X|, frames × bins (a spectrum lies in one piece). `fft` must be of size n_fft.
  Array magnitude(std::span<const float> samples, RealFft& fft) const;
  /// |X|² of one frame, into bins values, not rounded to single precision.
  void power(std::span<const float> samples, std::size_t frame, RealFft& fft,
             std::span<double> into) const;

 private:
  void load_frame(std::span<const float> samples, std::size_t frame, std::span<double> into) const;

  StftOptions options_;
  std::vector<double> window_;  ///< n_fft long
  std::size_t window_begin_ = 0;
  std::size_t window_end_ = 0;
};

}  // namespace ser
