#include "signal/chroma_bank.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace ser {
namespace {

constexpr double kCentreOctave = 5.0;
constexpr double kOctaveWidth = 2.0;

double gaussian(double x) { return std::exp(-0.5 * x * x); }

/// Where bins lie in pitch classes above 27.5 Hz, one more than half a spectrum has.
std::vector<double> positions(int pitch_classes, double tuning, int n_fft, int sample_rate) {
  const double lowest = 27.5 * std::exp2(tuning / pitch_classes);
  std::vector<double> result(static_cast<std::size_t>(n_fft) / 2 + 2);
  for (std::size_t bin = 1; bin < result.size(); ++bin) {
    const double hz = static_cast<double>(bin) * sample_rate / n_fft;
    result[bin] = pitch_classes * std::log2(hz / lowest);
  }
  // Bin 0 has no pitch: far enough from bin 1 to be wide and of little weight.
  result[0] = result[1] - 1.5 * pitch_classes;
  return result;
}

double column_norm(const Array& values, std::size_t column, ChromaNorm norm) {
  double result = 0.0;
  for (std::size_t row = 0; row < values.rows; ++row) {
    const double value = std::abs(static_cast<double>(values.at(row, column)));
    if (norm == ChromaNorm::kMax) {
      result = std::max(result, value);
    } else {
      result += norm == ChromaNorm::kL1 ? value : value * value;
    }
  }
  return norm == ChromaNorm::kL2 ? std::sqrt(result) : result;
}

using Sums = Eigen::Array<double, ChromaBank::kGroup, 1>;

/// The power of two frames in one group of pitch classes: they share what it takes to load the
/// weights, bins × kGroup.
std::array<Sums, 2> group_power(const float* weights, std::span<const float> one,
                                std::span<const float> other) {
  Sums sums = Sums::Zero();
  Sums others = Sums::Zero();
  for (std::size_t bin = 0; bin < one.size(); ++bin, weights += ChromaBank::kGroup) {
    const Sums weight =
        Eigen::Map<const Eigen::Array<float, ChromaBank::kGroup, 1>>(weights).cast<double>();
    sums += static_cast<double>(one[bin] * one[bin]) * weight;
    others += static_cast<double>(other[bin] * other[bin]) * weight;
  }
  return {sums, others};
}

}  // namespace

Array normalized_columns(Array values, ChromaNorm norm) {
  if (norm == ChromaNorm::kNone) return values;
  for (std::size_t column = 0; column < values.columns; ++column) {
    const double length = column_norm(values, column, norm);
    if (length < static_cast<double>(std::numeric_limits<float>::min())) continue;
    for (std::size_t row = 0; row < values.rows; ++row) {
      float& value = values.at(row, column);
      value = static_cast<float>(static_cast<double>(value) / length);
    }
  }
  return values;
}

ChromaBank::ChromaBank(int pitch_classes, double tuning, int n_fft, int sample_rate)
    : pitch_classes_(static_cast<std::size_t>(pitch_classes)),
      groups_((pitch_classes_ + kGroup - 1) / kGroup),
      bins_(static_cast<std::size_t>(n_fft) / 2 + 1),
      weights_(groups_ * bins_ * kGroup) {
  const std::vector<double> position = positions(pitch_classes, tuning, n_fft, sample_rate);
  const double half = std::nearbyint(pitch_classes / 2.0);
  const auto to_c = 3 * (pitch_classes_ / 12);
  std::vector<double> column(pitch_classes_);
  for (std::size_t bin = 0; bin < bins_; ++bin) {
    const double width = std::max(position[bin + 1] - position[bin], 1.0);
    double squares = 0.0;
    for (std::size_t c = 0; c < pitch_classes_; ++c) {
      const double shifted = position[bin] - static_cast<double>(c) + half + 10.0 * pitch_classes;
      const double distance = shifted - pitch_classes * std::floor(shifted / pitch_classes) - half;
      column[c] = gaussian(2.0 * distance / width);
      squares += column[c] * column[c];
    }
    const double octave = gaussian((position[bin] / pitch_classes - kCentreOctave) / kOctaveWidth);
    for (std::size_t c = 0; c < pitch_classes_; ++c) {
      const std::size_t row = (c + pitch_classes_ - to_c) % pitch_classes_;
      weights_[place(bin, row)] = static_cast<float>(column[c] / std::sqrt(squares) * octave);
    }
  }
}

std::vector<float> ChromaBank::weights(std::size_t pitch_class) const {
  std::vector<float> result(bins_);
  for (std::size_t bin = 0; bin < bins_; ++bin) {
    result[bin] = weights_[place(bin, pitch_class)];
  }
  return result;
}

Array ChromaBank::power(const Array& magnitudes) const {
  Array result(pitch_classes_, magnitudes.rows);
  for (std::size_t frame = 0; frame < magnitudes.rows; frame += 2) {
    // The last one may stand for both.
    const std::array<std::size_t, 2> frames = {frame, std::min(frame + 1, magnitudes.rows - 1)};
    for (std::size_t group = 0; group < groups_; ++group) {
      const auto sums = group_power(&weights_[place(0, group * kGroup)], magnitudes.row(frames[0]),
                                    magnitudes.row(frames[1]));
      const std::size_t first = group * kGroup;
      for (std::size_t c = first; c < std::min(first + kGroup, pitch_classes_); ++c) {
        for (std::size_t i = 0; i < 2; ++i) {
          result.at(c, frames[i]) =
              static_cast<float>(sums[i][static_cast<Eigen::Index>(c - first)]);
        }
      }
    }
  }
  return result;
}

}  // namespace ser
