#include "features/prosodic/pulses.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <optional>

#include "signal/windows.hpp"

namespace ser {
namespace {

using Part = Eigen::Map<const Eigen::VectorXd>;

/// How far the top of the parabola through three values lies behind the middle one.
double vertex(double left, double middle, double right) {
  const double curvature = 2.0 * middle - left - right;
  return curvature != 0.0 ? 0.5 * (right - left) / curvature : 0.0;
}

}  // namespace

PulseSearch::PulseSearch(const Waveform& wave, double longest_s)
    : rate_(wave.sample_rate),
      // Two periods away from a time within the recording, and half of one around.
      margin_(static_cast<std::ptrdiff_t>(std::ceil(3.0 * longest_s * rate_)) + 8),
      samples_(wave.samples.size() + 2 * static_cast<std::size_t>(margin_)) {
  std::copy(wave.samples.begin(), wave.samples.end(), samples_.begin() + margin_);
  for (const double sample : samples_) peak_ = std::max(peak_, std::abs(sample));
}

double PulseSearch::position(double time_s) const {
  return sample_position(time_s, rate_) + static_cast<double>(margin_);
}

std::ptrdiff_t PulseSearch::nearest(double time_s) const {
  return static_cast<std::ptrdiff_t>(std::floor(position(time_s) + 0.5));
}

std::ptrdiff_t PulseSearch::clamped(std::ptrdiff_t index) const {
  return std::clamp<std::ptrdiff_t>(index, 0, static_cast<std::ptrdiff_t>(samples_.size()) - 1);
}

double PulseSearch::extremum(double time_s, double period_s) const {
  const auto last_sample = static_cast<std::ptrdiff_t>(samples_.size()) - margin_ - 1;
  const auto first =
      std::clamp(static_cast<std::ptrdiff_t>(std::floor(position(time_s - 0.5 * period_s))),
                 margin_, last_sample);
  const auto last =
      std::clamp(static_cast<std::ptrdiff_t>(std::ceil(position(time_s + 0.5 * period_s))), first,
                 last_sample);
  const auto begin = samples_.begin();
  const auto [low, high] = std::minmax_element(begin + first, begin + last + 1);
  const auto found = *high >= -*low ? std::find(begin + first, begin + last, *high) : low;
  double index = static_cast<double>(found - begin - margin_);
  if (found - begin > first && found - begin < last) {
    index += vertex(*(found - 1), *found, *(found + 1));
  }
  return (index + 0.5) / rate_;
}

void PulseSearch::fill_correlations(std::ptrdiff_t begin, std::ptrdiff_t length,
                                    std::ptrdiff_t first, std::size_t count) const {
  const Part piece(samples_.data() + begin, length);
  const double* other = samples_.data() + begin + first;
  const double energy = piece.squaredNorm();
  double moving = Part(other, length).squaredNorm();
  correlations_.assign(count + 2, 0.0);
  for (std::size_t i = 0; i < count; ++i, ++other) {
    const double both = energy * moving;
    if (both > 0.0) correlations_[i + 2] = piece.dot(Part(other, length)) / std::sqrt(both);
    moving = std::max(0.0, moving + other[length] * other[length] - other[0] * other[0]);
  }
}

PulseMatch PulseSearch::best_match(double time_s, double period_s, double from_s,
                                   double to_s) const {
  const std::ptrdiff_t begin = nearest(time_s - 0.5 * period_s);
  const std::ptrdiff_t length = nearest(time_s + 0.5 * period_s) - begin + 1;
  const auto lag = [&](double other_s) {
    const double start = std::floor(position(other_s - 0.5 * period_s));
    return static_cast<std::ptrdiff_t>(start) - begin;
  };
  const std::ptrdiff_t first = lag(from_s);
  const auto count = static_cast<std::size_t>(lag(to_s) - first + 2);
  const auto size = static_cast<std::ptrdiff_t>(samples_.size());
  const std::ptrdiff_t end = begin + length + std::max<std::ptrdiff_t>(0, lag(to_s) + 2);
  if (length < 1 || begin + std::min<std::ptrdiff_t>(0, first) < 0 || end > size) {
    return {0.5 * (from_s + to_s), 0.0};
  }
  fill_correlations(begin, length, first, count);
  PulseMatch best;
  double highest = -1.0;
  for (std::size_t i = 1; i + 1 < correlations_.size(); ++i) {
    const double left = correlations_[i - 1];
    const double here = correlations_[i];
    const double right = correlations_[i + 1];
    if (here < left || here < right || here <= highest) continue;
    highest = here;
    const double offset = vertex(left, here, right);
    const double steps = static_cast<double>(first) + static_cast<double>(i) - 2.0 + offset;
    best = {time_s + steps / rate_, here + 0.25 * (right - left) * offset};
  }
  return highest > -1.0 ? best : PulseMatch{0.5 * (from_s + to_s), 0.0};
}

double PulseSearch::relative_peak(double time_s, double period_s) const {
  const std::ptrdiff_t first = clamped(nearest(time_s - 0.5 * period_s));
  const std::ptrdiff_t last = clamped(nearest(time_s + 0.5 * period_s));
  double peak = 0.0;
  for (std::ptrdiff_t i = first; i <= last; ++i) {
    peak = std::max(peak, std::abs(samples_[static_cast<std::size_t>(i)]));
  }
  return peak_ > 0.0 ? peak / peak_ : 0.0;
}

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
