#include "signal/tuning.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ser {
namespace {

constexpr double kLowHz = 150.0;
constexpr double kHighHz = 4000.0;
constexpr float kThreshold = 0.1F;
constexpr std::size_t kStretch = 16;  ///< bins
constexpr std::size_t kHistogramBins = 100;

SpectralPeak peak_at(float before, float value, float after, std::size_t bin, double bin_hz) {
  const double curvature = static_cast<double>(after + before) - 2.0 * static_cast<double>(value);
  const double slope = static_cast<double>(after - before) / 2.0;
  const float shift =
      std::abs(slope) >= std::abs(curvature) ? 0.0F : static_cast<float>(-slope / curvature);
  const float skew = 0.5F * ((after - before) / 2.0F) * shift;
  return {static_cast<float>((static_cast<double>(bin) + static_cast<double>(shift)) * bin_hz),
          value + skew};
}

/// Of non-negative values.
float largest(std::span<const float> values) {
  constexpr std::size_t kLanes = 16;
  std::array<float, kLanes> lanes{};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] = values[i + lane] > lanes[lane] ? values[i + lane] : lanes[lane];
    }
  }
  for (; i < values.size(); ++i) lanes[0] = std::max(lanes[0], values[i]);
  return *std::max_element(lanes.begin(), lanes.end());
}

/// Marks values[1 + i] that exceed `least` and the value before, and are not below the one behind.
/// Without branches, so that vector registers serve.
void find_higher(std::span<const float> values, float least,
                 std::span<std::uint8_t, kStretch> higher) {
  for (std::size_t i = 0; i + 2 < values.size(); ++i) {
    const float value = values[i + 1];
    higher[i] = static_cast<std::uint8_t>(static_cast<unsigned>(value > least) &
                                          static_cast<unsigned>(value > values[i]) &
                                          static_cast<unsigned>(value >= values[i + 2]));
  }
}

float squared(float value) { return value * value; }

void add_peak(SpectralPeaks& peaks, std::span<const float> spectrum, std::size_t bin, double bin_hz,
              float most) {
  const float before = spectrum[bin - 1];
  const float value = spectrum[bin];
  const float after = spectrum[bin + 1];
  peaks.magnitudes.push_back(peak_at(before, value, after, bin, bin_hz));
  const float power = squared(value);
  if (!(power > kThreshold * squared(most)) || !(power > squared(before))) return;
  peaks.powers.push_back(peak_at(squared(before), power, squared(after), bin, bin_hz));
}

float median_magnitude(const std::vector<SpectralPeak>& peaks) {
  std::vector<float> magnitudes(peaks.size());
  std::transform(peaks.begin(), peaks.end(), magnitudes.begin(),
                 [](const SpectralPeak& peak) { return peak.magnitude; });
  const auto middle = magnitudes.begin() + static_cast<std::ptrdiff_t>(magnitudes.size() / 2);
  std::nth_element(magnitudes.begin(), middle, magnitudes.end());
  if (magnitudes.size() % 2 == 1) return *middle;
  return (*std::max_element(magnitudes.begin(), middle) + *middle) / 2.0F;
}

/// The edges of the histogram, as numpy's linspace computes them.
double edge(std::size_t index) {
  if (index == kHistogramBins) return 0.5;
  return static_cast<double>(index) * (1.0 / static_cast<double>(kHistogramBins)) - 0.5;
}

std::size_t histogram_bin(double residual) {
  auto bin =
      static_cast<std::size_t>(std::clamp((residual + 0.5) * static_cast<double>(kHistogramBins),
                                          0.0, static_cast<double>(kHistogramBins - 1)));
  while (bin > 0 && residual < edge(bin)) --bin;
  while (bin + 1 < kHistogramBins && residual >= edge(bin + 1)) ++bin;
  return bin;
}

}  // namespace

SpectralPeaks spectral_peaks(const Array& magnitudes, double bin_hz) {
  SpectralPeaks peaks;
  if (magnitudes.columns < 3) return peaks;
  const auto first = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(kLowHz / bin_hz)));
  const auto end =
      std::min(static_cast<std::size_t>(std::ceil(kHighHz / bin_hz)), magnitudes.columns - 1);
  for (std::size_t frame = 0; frame < magnitudes.rows; ++frame) {
    const auto spectrum = magnitudes.row(frame);
    const float most = largest(spectrum);
    for (std::size_t begin = first; begin < end; begin += kStretch) {
      const std::size_t size = std::min(kStretch, end - begin);
      std::array<std::uint8_t, kStretch> higher{};
      find_higher(spectrum.subspan(begin - 1, size + 2), kThreshold * most, higher);
      for (std::size_t i = 0; i < size; ++i) {
        if (higher[i] != 0) add_peak(peaks, spectrum, begin + i, bin_hz, most);
      }
    }
  }
  return peaks;
}

double estimated_tuning(const std::vector<SpectralPeak>& peaks, int bins_per_octave) {
  if (peaks.empty()) return 0.0;
  const float least = median_magnitude(peaks);
  std::array<std::size_t, kHistogramBins> counts{};
  for (const SpectralPeak& peak : peaks) {
    if (!(peak.magnitude >= least)) continue;
    const float notes = static_cast<float>(bins_per_octave) * std::log2(peak.hz / 27.5F);
    float residual = notes - std::floor(notes);
    if (residual >= 0.5F) residual -= 1.0F;
    ++counts[histogram_bin(static_cast<double>(residual))];
  }
  const auto fullest = std::max_element(counts.begin(), counts.end()) - counts.begin();
  return edge(static_cast<std::size_t>(fullest));
}

}  // namespace ser
