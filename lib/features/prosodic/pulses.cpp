#include "features/prosodic/pulses.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ser {
namespace {

constexpr double kNearest = 0.8;
constexpr double kFarthest = 1.25;
constexpr double kLeastCorrelation = 0.3;
constexpr double kEdgeCorrelation = 0.7;

struct Match {
  double time_s = 0.0;
  double correlation = -1.0;
};

/// The search in one recording. Piece = the samples of one period around a time.
class PulseSearch {
 public:
  explicit PulseSearch(const Waveform& wave) : wave_(wave), rate_(wave.sample_rate) {}

  /// Of the sample of largest magnitude within half a period of `time_s`.
  double extremum(double time_s, double period_s) const {
    const std::ptrdiff_t begin = std::max<std::ptrdiff_t>(index_above(time_s - 0.5 * period_s), 0);
    const std::ptrdiff_t end = std::min(index_below(time_s + 0.5 * period_s), size() - 1);
    if (begin > end) return time_s;
    std::ptrdiff_t best = begin;
    for (std::ptrdiff_t i = begin; i <= end; ++i) {
      if (std::abs(sample(i)) > std::abs(sample(best))) best = i;
    }
    double position = static_cast<double>(best);
    if (best > 0 && best + 1 < size()) position += vertex(best);
    return (position + 0.5) / rate_;
  }

  /// The best match of the period around `time_s` between `from_s` and `to_s`.
  Match best_match(double time_s, double period_s, double from_s, double to_s) const {
    const std::ptrdiff_t begin = index_above(time_s - 0.5 * period_s);
    const std::ptrdiff_t length = index_below(time_s + 0.5 * period_s) - begin + 1;
    const auto shift = [&](double other_s) {
      return static_cast<std::ptrdiff_t>(std::floor((other_s - time_s) * rate_));
    };
    const std::ptrdiff_t last = shift(to_s) + 1;
    Match best;
    double before = 0.0;
    double here = 0.0;
    for (std::ptrdiff_t at = shift(from_s) - 1; at <= last + 1; ++at) {
      const double after = correlation(begin, begin + at, length);
      const bool inside = at - 1 >= shift(from_s) && at - 1 <= last;
      if (inside && here >= before && here >= after && here > best.correlation) {
        const double curvature = 2.0 * here - before - after;
        const double slope = 0.5 * (after - before);
        const double offset = curvature > 0.0 ? slope / curvature : 0.0;
        best = {time_s + (static_cast<double>(at - 1) + offset) / rate_,
                here + 0.5 * slope * offset};
      }
      before = here;
      here = after;
    }
    return best;
  }

 private:
  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(wave_.samples.size()); }
  double sample(std::ptrdiff_t i) const { return wave_.samples[static_cast<std::size_t>(i)]; }
  std::ptrdiff_t index_above(double time_s) const {
    return static_cast<std::ptrdiff_t>(std::ceil(sample_position(time_s, rate_)));
  }
  std::ptrdiff_t index_below(double time_s) const {
    return static_cast<std::ptrdiff_t>(std::floor(sample_position(time_s, rate_)));
  }

  double vertex(std::ptrdiff_t i) const {
    const double curvature = 2.0 * sample(i) - sample(i - 1) - sample(i + 1);
    return curvature == 0.0 ? 0.0 : 0.5 * (sample(i + 1) - sample(i - 1)) / curvature;
  }

  double correlation(std::ptrdiff_t a, std::ptrdiff_t b, std::ptrdiff_t length) const {
    // Zeros lie beyond the recording's ends.
    const std::ptrdiff_t skip = std::max<std::ptrdiff_t>({0, -a, -b});
    const std::ptrdiff_t count = std::min({length, size() - a, size() - b}) - skip;
    if (count <= 0) return 0.0;
    using Part = Eigen::Map<const Eigen::VectorXf>;
    const Part x(wave_.samples.data() + a + skip, count);
    const Part y(wave_.samples.data() + b + skip, count);
    const double xx = x.cast<double>().squaredNorm();
    const double yy = y.cast<double>().squaredNorm();
    if (!(xx > 0.0) || !(yy > 0.0)) return 0.0;
    return x.cast<double>().dot(y.cast<double>()) / std::sqrt(xx * yy);
  }

  const Waveform& wave_;
  double rate_;
};

/// From `start_s` on in one direction (−1 or 1), up to the edge of the stretch.
std::vector<double> follow(const PulseSearch& search, const PitchTrack& pitch, double start_s,
                           double edge_s, double direction) {
  std::vector<double> pulses;
  double time = start_s;
  while (const auto hz = pitch.hz_at(time)) {
    const double period = 1.0 / *hz;
    const double near = time + direction * kNearest * period;
    const double far = time + direction * kFarthest * period;
    const Match match = search.best_match(time, period, std::min(near, far), std::max(near, far));
    const bool found = match.correlation > -1.0;
    time = found ? match.time_s : time + direction * period;
    if ((time - edge_s) * direction > 0.0) {
      if (match.correlation > kEdgeCorrelation) pulses.push_back(time);
      break;
    }
    if (match.correlation > kLeastCorrelation) pulses.push_back(time);
  }
  return pulses;
}

}  // namespace

std::vector<double> find_pulses(const Waveform& wave, const PitchTrack& pitch) {
  const PulseSearch search(wave);
  std::vector<double> pulses;
  for (const auto& [first, last] : voiced_stretches(pitch)) {
    const double left = pitch.frames.time(first) - 0.5 * pitch.frames.step_s;
    const double right = pitch.frames.time(last) + 0.5 * pitch.frames.step_s;
    const double middle = 0.5 * (left + right);
    const auto hz = pitch.hz_at(middle);
    if (!hz) continue;
    const double start = search.extremum(middle, 1.0 / *hz);
    std::vector<double> before = follow(search, pitch, start, left, -1.0);
    std::reverse(before.begin(), before.end());
    before.push_back(start);
    const std::vector<double> after = follow(search, pitch, start, right, 1.0);
    before.insert(before.end(), after.begin(), after.end());
    for (const double time : before) {
      if (pulses.empty() || time > pulses.back()) pulses.push_back(time);
    }
  }
  return pulses;
}

}  // namespace ser
