#pragma once

#include <compare>
#include <cstddef>
#include <vector>

namespace ser {

/// What a frame may be: of frequency `hz`, or unvoiced where that is 0.
struct PitchCandidate {
  double hz = 0.0;
  double strength = 0.0;  ///< for voiced ones the normalised correlation, 0 … 1
};

/// The candidates of all frames, one after the other; every frame has at least the unvoiced one.
struct PitchCandidates {
  std::vector<PitchCandidate> all;
  std::vector<std::size_t> begin;     ///< of each frame in `all`
  std::vector<double> relative_peak;  ///< of each frame, 0 … 1 of the whole signal's peak

  std::size_t frames() const { return begin.size(); }
  std::size_t end(std::size_t frame) const {
    return frame + 1 < begin.size() ? begin[frame + 1] : all.size();
  }
};

/// The costs of the search for the best path; strengths without unit.
struct PitchCosts {
  double silence = 0.03;      ///< frames whose peak is below this part of the signal's are silent
  double voicing = 0.45;      ///< strength of the unvoiced candidate
  double octave = 0.01;       ///< favours higher candidates, an octave
  double octave_jump = 0.35;  ///< of a change by an octave from a frame to the next
  double voiced_unvoiced = 0.14;  ///< of a change between voiced and unvoiced

  auto operator<=>(const PitchCosts&) const = default;
};

/// The chosen candidate of each frame: the path through the candidates with the highest sum of
/// strengths less the costs of transitions, found by dynamic programming (Boersma 1993). Candidates
/// above `ceiling_hz` count as unvoiced. The costs of transitions are for frames of 10 ms and are
/// scaled to those of `step_s`.
std::vector<PitchCandidate> best_path(const PitchCandidates& candidates, const PitchCosts& costs,
                                      double ceiling_hz, double step_s);

}  // namespace ser
