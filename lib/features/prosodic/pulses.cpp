#include "features/prosodic/pulses.hpp"

#include <algorithm>
#include <optional>

#include "features/prosodic/pulse_search.hpp"

namespace ser {
namespace {

constexpr double kNearest = 0.8;
constexpr double kFarthest = 1.25;

/// What a time must have to be a pulse: more than this.
struct Demand {
  double correlation;
  double relative_peak;
};
constexpr Demand kInside = {0.3, 0.01};
constexpr Demand kAtEdge = {0.7, 7.0 / 300.0};

/// From `start_s` on in one direction (−1 or 1), up to the edge of the stretch; no pulse comes less
/// than 0.8 period after `last_s`, that of the stretch before.
std::vector<double> follow(const PulseSearch& search, const PitchTrack& pitch, double start_s,
                           double edge_s, double direction, double last_s) {
  std::vector<double> pulses;
  double time = start_s;
  bool inside = true;
  while (inside) {
    const std::optional<double> hz = pitch.hz_at(time);
    if (!hz) break;
    const double period = 1.0 / *hz;
    const double near = time + direction * kNearest * period;
    const double far = time + direction * kFarthest * period;
    const PulseMatch match =
        search.best_match(time, period, std::min(near, far), std::max(near, far));
    // Times must go on, or the search would not end.
    if (!((match.time_s - time) * direction > 0.0)) break;
    time = match.time_s;
    inside = (time - edge_s) * direction <= 0.0;
    const Demand& demand = inside ? kInside : kAtEdge;
    if (match.correlation > demand.correlation && time - last_s > kNearest * period &&
        search.relative_peak(time, period) > demand.relative_peak) {
      pulses.push_back(time);
    }
  }
  return pulses;
}

}  // namespace

std::vector<double> find_pulses(const Waveform& wave, const PitchTrack& pitch) {
  double lowest = 0.0;
  for (const double hz : pitch.hz) {
    if (hz > 0.0 && (lowest == 0.0 || hz < lowest)) lowest = hz;
  }
  if (lowest == 0.0) return {};
  const PulseSearch search(wave, 1.0 / lowest);
  std::vector<double> pulses;
  for (const auto& [first, last] : voiced_stretches(pitch)) {
    const double left = pitch.frames.time(first) - 0.5 * pitch.frames.step_s;
    const double right = pitch.frames.time(last) + 0.5 * pitch.frames.step_s;
    const double middle = 0.5 * (left + right);
    const std::optional<double> hz = pitch.hz_at(middle);
    if (!hz) continue;
    const double start = search.extremum(middle, 1.0 / *hz);
    const double last_s = pulses.empty() ? -1.0 : pulses.back();
    std::vector<double> found = follow(search, pitch, start, left, -1.0, last_s);
    std::reverse(found.begin(), found.end());
    found.push_back(start);
    const std::vector<double> after = follow(search, pitch, start, right, 1.0, last_s);
    found.insert(found.end(), after.begin(), after.end());
    for (const double time : found) {
      if (pulses.empty() || time > pulses.back()) pulses.push_back(time);
    }
  }
  return pulses;
}

}  // namespace ser
