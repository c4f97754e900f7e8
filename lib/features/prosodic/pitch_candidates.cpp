#include "features/prosodic/pitch_candidates.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace ser {
namespace {

constexpr double kUsualStep = 0.01;

/// How good each candidate is by itself, and the logarithm of its frequency where it is voiced.
struct Node {
  bool voiced = false;
  double octave = 0.0;
  double strength = 0.0;
};

std::vector<Node> nodes_of(const PitchCandidates& candidates, const PitchCosts& costs,
                           double ceiling_hz) {
  std::vector<Node> nodes;
  nodes.reserve(candidates.all.size());
  for (std::size_t frame = 0; frame < candidates.frames(); ++frame) {
    const double level = candidates.relative_peak[frame];
    const double silent =
        costs.silence > 0.0 ? 2.0 - level * (1.0 + costs.voicing) / costs.silence : 0.0;
    const double unvoiced = costs.voicing + std::max(0.0, silent);
    for (std::size_t i = candidates.begin[frame]; i < candidates.end(frame); ++i) {
      const auto& [hz, strength] = candidates.all[i];
      if (hz > 0.0 && hz < ceiling_hz) {
        const double octave = std::log2(hz);
        nodes.push_back({true, octave, strength + costs.octave * (octave - std::log2(ceiling_hz))});
      } else {
        nodes.push_back({false, 0.0, unvoiced});
      }
    }
  }
  return nodes;
}

}  // namespace

std::vector<PitchCandidate> best_path(const PitchCandidates& candidates, const PitchCosts& costs,
                                      double ceiling_hz, double step_s) {
  const std::size_t frames = candidates.frames();
  if (frames == 0) return {};
  const double scale = kUsualStep / step_s;
  std::vector<Node> nodes = nodes_of(candidates, costs, ceiling_hz);
  std::vector<std::uint32_t> came_from(nodes.size(), 0);
  for (std::size_t frame = 1; frame < frames; ++frame) {
    for (std::size_t i = candidates.begin[frame]; i < candidates.end(frame); ++i) {
      double best = -std::numeric_limits<double>::infinity();
      for (std::size_t j = candidates.begin[frame - 1]; j < candidates.begin[frame]; ++j) {
        double cost = 0.0;
        if (nodes[i].voiced != nodes[j].voiced) {
          cost = costs.voiced_unvoiced * scale;
        } else if (nodes[i].voiced) {
          cost = costs.octave_jump * scale * std::abs(nodes[i].octave - nodes[j].octave);
        }
        if (nodes[j].strength - cost > best) {
          best = nodes[j].strength - cost;
          came_from[i] = static_cast<std::uint32_t>(j);
        }
      }
      nodes[i].strength += best;
    }
  }
  std::vector<PitchCandidate> path(frames);
  std::size_t at = candidates.begin.back();
  for (std::size_t i = at; i < nodes.size(); ++i) {
    if (nodes[i].strength > nodes[at].strength) at = i;
  }
  for (std::size_t frame = frames; frame-- > 0; at = came_from[at]) {
    path[frame] = nodes[at].voiced ? candidates.all[at] : PitchCandidate{};
  }
  return path;
}

namespace {

using Frame = Eigen::Map<const Eigen::ArrayXf>;

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
  const Frame all(samples.data(), static_cast<Eigen::Index>(samples.size()));
  const double mean = all.cast<double>().mean();
  return std::max(static_cast<double>(all.maxCoeff()) - mean,
                  mean - static_cast<double>(all.minCoeff()));
}

double local_mean(std::span<const float> samples, std::ptrdiff_t centre, std::ptrdiff_t reach) {
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(centre - reach, 0, size);
  const std::ptrdiff_t end = std::clamp<std::ptrdiff_t>(centre + reach, begin, size);
  if (begin == end) return 0.0;
  return Frame(samples.data() + begin, end - begin).cast<double>().mean();
}

}  // namespace ser
