#pragma once

#include <compare>
#include <complex>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "signal/array.hpp"
#include "signal/real_fft.hpp"

namespace ser {

struct ConstantQOptions {
  int hop_length = 512;               ///< samples; a multiple of 2^(octaves − 1)
  int octaves = 7;                    ///< at least 1
  int bins_per_octave = 36;           ///< at least 2
  double low_hz = 32.70319566257483;  ///< the lowest bin before tuning; C1

  std::size_t bins() const {
    return static_cast<std::size_t>(octaves) * static_cast<std::size_t>(bins_per_octave);
  }
  auto operator<=>(const ConstantQOptions&) const = default;
};

/// Constant-Q transform (Brown, 1991; Schörkhuber and Klapuri, 2010): librosa's cqt with its
/// defaults. Filters are Hann-windowed tones of (2^(2/b) + 1) / (2^(2/b) − 1) periods for b bins an
/// octave (51.9 for 36), of absolute sum 1; of a filter's spectrum the smallest values, which make
/// a hundredth of their sum, are left out. Those of the top octave serve all octaves: for each
/// further down the recording is taken at half the rate. Filters are made in double precision and
/// applied in single, which is what they give.
class ConstantQ {
 public:
  /// `tuning` in bins. Resampling is the caller's: see halvings().
  ConstantQ(const ConstantQOptions& options, double tuning, int sample_rate);

  /// Why the transform is impossible, with the remedy; nothing when it is not.
  const std::optional<std::string>& problem() const { return problem_; }

  /// How often the rate is halved before the top octave is computed: more than 0 at rates at which
  /// half of them would be enough for all filters. Each octave below is halved once more.
  int halvings() const { return halvings_; }
  std::size_t fft_size() const { return fft_size_; }

  /// Magnitudes, bins × frames, the lowest bin first. `octaves[i]`: the recording with the rate
  /// halvings() + i times halved, scaled by √2 each time. `fft` must be of size fft_size().
  Array magnitude(std::span<const std::vector<float>> octaves, SingleRealFft& fft) const;

 private:
  /// One bin's filter, for values of the spectrum from bin `first` on.
  struct Filter {
    std::size_t first = 0;
    std::vector<std::complex<float>> weights;
  };
  struct Spectra;

  static Filter sparse(std::span<const std::complex<double>> spectrum);
  Filter filter(double cycles_per_sample, double length, RealFft& fft) const;
  void check(double highest_hz, double quality, int sample_rate);

  ConstantQOptions options_;
  int halvings_ = 0;
  std::size_t fft_size_ = 0;
  std::vector<Filter> filters_;  ///< of the top octave, the lowest first
  std::size_t first_bin_ = 0;    ///< that any filter looks at
  std::size_t end_bin_ = 0;      ///< one beyond the last
  std::optional<std::string> problem_;
};

}  // namespace ser
