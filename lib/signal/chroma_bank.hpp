#pragma once

#include <cstddef>
#include <vector>

#include "signal/array.hpp"

namespace ser {

/// How a frame's chroma is scaled.
enum class ChromaNorm { kNone, kMax, kL1, kL2 };

/// Divides each column by its norm; a column that is 0 stays so.
Array normalized_columns(Array values, ChromaNorm norm);

/// The weights with which the bins of a spectrum count for the pitch classes: librosa's
/// filters.chroma, Gaussian bumps around each pitch class (Ellis, 2007), in columns of Euclidean
/// norm 1, weighted by a Gaussian of 2 octaves around octave 5, base C, rounded to single
/// precision.
class ChromaBank {
 public:
  /// Pitch classes whose sums fit the vector registers together.
  static constexpr std::size_t kGroup = 12;

  /// `tuning` is how far the recording's pitches lie above A = 440 Hz, in pitch classes.
  ChromaBank(int pitch_classes, double tuning, int n_fft, int sample_rate);

  /// All weights of one pitch class.
  std::vector<float> weights(std::size_t pitch_class) const;

  /// The power in each pitch class, pitch_classes × frames, of magnitudes (frames × bins), which
  /// are squared.
  Array power(const Array& magnitudes) const;

 private:
  std::size_t place(std::size_t bin, std::size_t pitch_class) const {
    return (pitch_class / kGroup * bins_ + bin) * kGroup + pitch_class % kGroup;
  }

  std::size_t pitch_classes_;
  std::size_t groups_;
  std::size_t bins_;
  std::vector<float> weights_;  ///< groups × bins × kGroup
};

}  // namespace ser
