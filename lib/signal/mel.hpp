#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "signal/array.hpp"
#include "signal/real_fft.hpp"
#include "signal/stft.hpp"

namespace ser {

enum class MelScale {
  kSlaney,  ///< 200/3 Hz a mel below 1 kHz, a factor of 6.4^(1/27) a mel above (Auditory Toolbox)
  kHtk,     ///< 2595·log10(1 + f/700)
};

enum class MelNorm {
  kNone,    ///< triangles with a peak of 1
  kSlaney,  ///< divided by half their width in Hz: triangles of equal area
};

double hz_to_mel(double hz, MelScale scale);
double mel_to_hz(double mel, MelScale scale);

struct MelOptions {
  int bands = 128;
  double low_hz = 0.0;
  std::optional<double> high_hz;  ///< half the sample rate when there is none
  MelScale scale = MelScale::kSlaney;
  MelNorm norm = MelNorm::kSlaney;

  auto operator<=>(const MelOptions&) const = default;
};

/// Triangular filters, equally spaced on the mel scale between low_hz and high_hz, each reaching
/// from its lower to its upper neighbour's centre: librosa's filters.mel. Kept without the zeros.
class MelBank {
 public:
  MelBank(const MelOptions& options, int n_fft, int sample_rate);

  /// Why such a bank is of no use (it reaches beyond half the rate, or a band holds no bin of the
  /// transform), with the remedy; nothing when it is sound.
  const std::optional<std::string>& problem() const { return problem_; }

  std::size_t bands() const { return bands_.size(); }
  std::size_t bins() const { return bins_; }
  /// All `bins()` weights of one band.
  std::vector<float> weights(std::size_t band) const;

  /// The power in each band, bands × frames, of magnitudes (frames × bins), which are squared.
  Array power(const Array& magnitudes) const;
  /// The same of samples (to the last bits: nothing is rounded in between), without keeping their
  /// spectra, which are 640 MB for an hour.
  Array power(std::span<const float> samples, const Stft& stft, RealFft& fft) const;

 private:
  /// Zeros, for the power of a frame and what the last band's whole registers read behind it.
  std::vector<double> frame_of_power() const;
  void write_bands(const std::vector<double>& power, std::size_t frame, Array& result) const;

  struct Band {
    std::size_t first_bin = 0;
    std::vector<double> weights;  ///< then zeros up to whole vector registers
  };
  std::size_t bins_;
  std::vector<Band> bands_;
  std::optional<std::string> problem_;
};

}  // namespace ser
