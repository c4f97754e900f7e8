#include "features/prosodic/intensity.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>

namespace ser {
namespace {

constexpr double kReachPeriods = 3.2;
constexpr double kIntensityStepPeriods = 0.8;
constexpr double kBeta = 2.0 * std::numbers::pi * std::numbers::pi + 0.5;
constexpr double kReferencePower = 4e-10;
constexpr double kLeastRatio = 1e-30;
constexpr double kSilence = -300.0;

}  // namespace

IntensityTrack find_intensity(const Waveform& wave, const IntensityOptions& options,
                              Workspace& workspace) {
  IntensityTrack track;
  const double rate = wave.sample_rate;
  const double reach_s = kReachPeriods / options.floor_hz;
  const double step_s =
      options.step_s > 0.0 ? options.step_s : kIntensityStepPeriods / options.floor_hz;
  track.frames = centred_frames(wave.samples.size(), rate, 2.0 * reach_s, step_s);
  const auto& window = workspace.kaiser_window(1.0 / (reach_s * rate), kBeta);
  const double whole = std::accumulate(window.begin(), window.end(), 0.0);
  const auto half = static_cast<std::ptrdiff_t>(window.size() / 2);
  const auto size = static_cast<std::ptrdiff_t>(wave.samples.size());
  for (std::size_t frame = 0; frame < track.frames.count; ++frame) {
    const double position = sample_position(track.frames.time(frame), rate);
    const auto middle = static_cast<std::ptrdiff_t>(std::lround(position));
    const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(middle - half, 0, size);
    const std::ptrdiff_t end = std::clamp<std::ptrdiff_t>(middle + half + 1, begin, size);
    const Eigen::Map<const Eigen::ArrayXf> samples(wave.samples.data() + begin, end - begin);
    const double* const weights = window.data() + (begin - middle + half);
    double ratio = 0.0;
    if (end > begin) {
      const double mean = samples.cast<double>().mean();
      const Eigen::Map<const Eigen::ArrayXd> weighting(weights, end - begin);
      const double power = (weighting * (samples.cast<double>() - mean).square()).sum();
      const bool cut = end - begin < static_cast<std::ptrdiff_t>(window.size());
      const double weight = cut ? std::accumulate(weights, weights + (end - begin), 0.0) : whole;
      ratio = power / weight / kReferencePower;
    }
    track.db.push_back(ratio > kLeastRatio ? 10.0 * std::log10(ratio) : kSilence);
  }
  return track;
}

}  // namespace ser
