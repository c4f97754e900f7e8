#include "signal/spectral_shape.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>

#include "core/text.hpp"
#include "signal/cepstrum.hpp"
#include "signal/lane_sum.hpp"

namespace ser {
namespace {

double sum_of(std::span<const float> values) {
  return lane_sum(values.size(), [&](std::size_t i) { return static_cast<double>(values[i]); });
}

}  // namespace

double spectral_centroid(std::span<const float> magnitudes) {
  const double sum = sum_of(magnitudes);
  if (!(sum > 0.0)) return 0.0;
  return lane_sum(magnitudes.size(),
                  [&](std::size_t k) {
                    return static_cast<double>(k) * static_cast<double>(magnitudes[k]);
                  }) /
         sum;
}

double spectral_bandwidth(std::span<const float> magnitudes, double p) {
  const double sum = sum_of(magnitudes);
  if (!(sum > 0.0)) return 0.0;
  const double centroid = spectral_centroid(magnitudes);
  const auto distance = [&](std::size_t k) { return std::abs(static_cast<double>(k) - centroid); };
  if (p == 2.0) {
    const double squares = lane_sum(magnitudes.size(), [&](std::size_t k) {
      return static_cast<double>(magnitudes[k]) * distance(k) * distance(k);
    });
    return std::sqrt(squares / sum);
  }
  const double powers = lane_sum(magnitudes.size(), [&](std::size_t k) {
    return static_cast<double>(magnitudes[k]) * std::pow(distance(k), p);
  });
  return std::pow(powers / sum, 1.0 / p);
}

std::size_t spectral_rolloff(std::span<const float> magnitudes, float share) {
  // Each sum waits for the one before, so the spectrum is summed once: then from the last of some
  // known sums that is too small.
  std::array<float, 64> known{};
  const std::size_t step = magnitudes.size() / known.size() + 1;
  float total = 0.0F;
  for (std::size_t begin = 0; begin < magnitudes.size(); begin += step) {
    known[begin / step] = total;
    const std::size_t end = std::min(begin + step, magnitudes.size());
    for (std::size_t k = begin; k < end; ++k) total += magnitudes[k];
  }
  const float threshold = share * total;
  std::size_t block = magnitudes.empty() ? 0 : (magnitudes.size() - 1) / step;
  while (block > 0 && !(known[block] < threshold)) --block;
  float sum = known[block];
  for (std::size_t k = block * step; k < magnitudes.size(); ++k) {
    sum += magnitudes[k];
    if (!(sum < threshold)) return k;
  }
  return 0;
}

double spectral_flatness(std::span<const float> magnitudes, double power, double amin) {
  // Powers lie within the range of single precision, so that eight of them, multiplied, stay within
  // that of double precision: one logarithm for eight.
  constexpr std::size_t kAtOnce = 8;
  const auto count = static_cast<double>(magnitudes.size());
  double logarithms = 0.0;
  double sum = 0.0;
  for (std::size_t begin = 0; begin < magnitudes.size(); begin += kAtOnce) {
    double product = 1.0;
    for (std::size_t k = begin; k < std::min(begin + kAtOnce, magnitudes.size()); ++k) {
      const auto magnitude = static_cast<double>(magnitudes[k]);
      const double raised = power == 2.0 ? magnitude * magnitude : std::pow(magnitude, power);
      const double value = std::max(amin, raised);
      product *= value;
      sum += value;
    }
    logarithms += std::log(product);
  }
  return std::exp(logarithms / count) / (sum / count);
}

namespace {

/// Frames that are searched side by side: the search has no branches, so that a vector register
/// holds one value of each.
constexpr int kLanes = 8;
using Lanes = Eigen::Array<float, kLanes, 1>;

/// Spectra first … of the map, bin by bin; of the last spectrum again where there are no more.
void put_side_by_side(const Array& magnitudes, std::size_t first, std::span<Lanes> into) {
  for (int lane = 0; lane < kLanes; ++lane) {
    const std::size_t frame = first + static_cast<std::size_t>(lane);
    const auto spectrum = magnitudes.row(std::min(frame, magnitudes.rows - 1));
    for (std::size_t bin = 0; bin < spectrum.size(); ++bin) into[bin][lane] = spectrum[bin];
  }
}

/// The means of the smallest values of each lane, as many as `kept` has room for; with `sign` −1
/// the negative means of the largest.
Lanes mean_of_smallest(std::span<const Lanes> values, float sign, std::span<Lanes> kept) {
  for (Lanes& lanes : kept) lanes.setConstant(std::numeric_limits<float>::infinity());
  for (const Lanes& value : values) {
    Lanes rest = sign * value;
    // Takes the place of the first larger one, which moves on.
    for (Lanes& place : kept) {
      const Lanes larger = place.max(rest);
      place = place.min(rest);
      rest = larger;
    }
  }
  Eigen::Array<double, kLanes, 1> sum = Eigen::Array<double, kLanes, 1>::Zero();
  for (const Lanes& place : kept) sum += place.cast<double>();
  return (sum / static_cast<double>(kept.size())).cast<float>();
}

}  // namespace

SpectralContrast::SpectralContrast(const ContrastOptions& options, int n_fft, int sample_rate)
    : options_(options) {
  const auto bins = static_cast<std::size_t>(n_fft) / 2 + 1;
  const double bin_hz = static_cast<double>(sample_rate) / n_fft;
  for (int k = 0; k <= options.bands && !problem_; ++k) {
    const double low = k == 0 ? 0.0 : std::ldexp(options.low_hz, k - 1);
    const double high = std::ldexp(options.low_hz, k);
    Band band;
    while (band.begin < bins && static_cast<double>(band.begin) * bin_hz < low) ++band.begin;
    band.end = band.begin;
    while (band.end < bins && static_cast<double>(band.end) * bin_hz <= high) ++band.end;
    const bool empty = low >= sample_rate / 2.0 || band.begin == band.end;
    if (k > 0 && band.begin > 0) --band.begin;
    if (k == options.bands) band.end = bins;
    const auto size = static_cast<double>(band.end - band.begin);
    band.extremes = static_cast<std::size_t>(std::max(1.0, std::rint(options.quantile * size)));
    if (k < options.bands) --band.end;
    if (empty || band.begin >= band.end) {
      problem_ = "the contrast band from " + to_text(low) + " to " + to_text(high) +
                 " Hz holds too few bins of a transform of " + std::to_string(n_fft) + " at " +
                 std::to_string(sample_rate) +
                 " Hz (take another low_hz, fewer bands or a larger n_fft)";
    }
    bands_.push_back(band);
  }
}

Array SpectralContrast::operator()(const Array& magnitudes) const {
  Array peaks(bands_.size(), magnitudes.rows);
  Array valleys(bands_.size(), magnitudes.rows);
  std::vector<Lanes> kept(magnitudes.columns);
  std::vector<Lanes> spectra(magnitudes.columns);
  for (std::size_t first = 0; first < magnitudes.rows; first += kLanes) {
    put_side_by_side(magnitudes, first, spectra);
    for (std::size_t k = 0; k < bands_.size(); ++k) {
      const Band& band = bands_[k];
      const auto inside = std::span(spectra).subspan(band.begin, band.end - band.begin);
      const auto places = std::span(kept).first(std::min(band.extremes, inside.size()));
      const Lanes low = mean_of_smallest(inside, 1.0F, places);
      const Lanes high = mean_of_smallest(inside, -1.0F, places);
      for (int lane = 0; lane < kLanes; ++lane) {
        const std::size_t frame = first + static_cast<std::size_t>(lane);
        if (frame == magnitudes.rows) break;
        valleys.at(k, frame) = low[lane];
        peaks.at(k, frame) = -high[lane];
      }
    }
  }
  if (!options_.linear) {
    peaks = power_to_db(std::move(peaks), {});
    valleys = power_to_db(std::move(valleys), {});
  }
  std::transform(peaks.values.begin(), peaks.values.end(), valleys.values.begin(),
                 peaks.values.begin(), std::minus<>());
  return peaks;
}

}  // namespace ser
