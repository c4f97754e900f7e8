#include "features/prosodic/correlation_peaks.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace ser {
namespace {

using Part = Eigen::Map<const Eigen::ArrayXf>;

}  // namespace

void CorrelationPeaks::append(std::span<const double> correlation, std::size_t zero,
                              std::vector<PitchCandidate>& candidates) {
  maxima_.clear();
  for (std::size_t i = zero + 2; i <= zero + options_.longest_lag; ++i) {
    const double here = correlation[i];
    if (here <= options_.least || here <= correlation[i - 1] || here < correlation[i + 1]) continue;
    const Peak peak = parabolic_peak(correlation, i);
    const double lag_s = (peak.position - static_cast<double>(zero)) / options_.rate;
    const double cost = options_.octave_cost * std::log2(options_.floor_hz * lag_s);
    maxima_.push_back({i, std::min(peak.value, 1.0) - cost});
  }
  if (maxima_.size() > options_.most) {
    const auto end = maxima_.begin() + static_cast<std::ptrdiff_t>(options_.most);
    std::nth_element(maxima_.begin(), end, maxima_.end(),
                     [](const Maximum& a, const Maximum& b) { return a.worth > b.worth; });
    maxima_.erase(end, maxima_.end());
  }
  for (const Maximum& maximum : maxima_) {
    const Peak peak = sinc_(correlation, maximum.index);
    const double hz = options_.rate / (peak.position - static_cast<double>(zero));
    // A correlation cannot pass 1; where the window's correction overshoots, it is mirrored there.
    candidates.push_back({hz, peak.value > 1.0 ? 1.0 / peak.value : peak.value});
  }
}

double global_peak(std::span<const float> samples) {
  if (samples.empty()) return 0.0;
  const Part all(samples.data(), static_cast<Eigen::Index>(samples.size()));
  const double mean = all.cast<double>().mean();
  return std::max(static_cast<double>(all.maxCoeff()) - mean,
                  mean - static_cast<double>(all.minCoeff()));
}

double local_mean(std::span<const float> samples, std::ptrdiff_t centre, std::ptrdiff_t reach) {
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(centre - reach, 0, size);
  const std::ptrdiff_t end = std::clamp<std::ptrdiff_t>(centre + reach, begin, size);
  if (begin == end) return 0.0;
  return Part(samples.data() + begin, end - begin).cast<double>().mean();
}

}  // namespace ser
