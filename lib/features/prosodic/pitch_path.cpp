#include "features/prosodic/pitch_path.hpp"

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

}  // namespace ser
