#include "signal/spectral_contrast.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "core/text.hpp"
#include "signal/decibel.hpp"

namespace ser {
namespace {

/// Puts `value` into its place among the sorted `kept`, whose last one drops out.
template <typename Before>
void insert(std::span<float> kept, float value, Before before) {
  std::size_t at = kept.size() - 1;
  for (; at > 0 && before(value, kept[at - 1]); --at) kept[at] = kept[at - 1];
  kept[at] = value;
}

double mean_of(std::span<const float> values) {
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value);
  return sum / static_cast<double>(values.size());
}

}  // namespace

Extremes extremes_of(std::span<const float> values, std::size_t count, std::span<float> kept) {
  count = std::min(count, values.size());
  const auto low = kept.first(count);
  const auto high = kept.subspan(count, count);
  std::fill(low.begin(), low.end(), std::numeric_limits<float>::infinity());
  std::fill(high.begin(), high.end(), -std::numeric_limits<float>::infinity());
  for (const float value : values) {
    if (value < low.back()) insert(low, value, std::less<>());
    if (value > high.back()) insert(high, value, std::greater<>());
  }
  return {mean_of(low), mean_of(high)};
}

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
  std::vector<float> kept(2 * magnitudes.columns);
  for (std::size_t frame = 0; frame < magnitudes.rows; ++frame) {
    const auto spectrum = magnitudes.row(frame);
    for (std::size_t k = 0; k < bands_.size(); ++k) {
      const auto inside = spectrum.subspan(bands_[k].begin, bands_[k].end - bands_[k].begin);
      const Extremes extremes = extremes_of(inside, bands_[k].extremes, kept);
      peaks.at(k, frame) = static_cast<float>(extremes.high);
      valleys.at(k, frame) = static_cast<float>(extremes.low);
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
