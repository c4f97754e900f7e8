#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "audio/waveform.hpp"
#include "features/workspace.hpp"
#include "signal/sinc.hpp"
#include "signal/windows.hpp"

namespace ser {

/// Samples on either side of a place between samples, for the value there (Praat's sinc70).
inline constexpr std::size_t kSincDepth = 70;

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

/// Picks the pitch candidates of one frame from its normalised correlation.
class CorrelationPeaks {
 public:
  struct Options {
    double rate = 0.0;            ///< samples a second
    std::size_t longest_lag = 0;  ///< samples
    std::size_t most = 14;        ///< voiced candidates
    double least = 0.0;           ///< correlation of a candidate
    double octave_cost = 0.0;     ///< for choosing the best ones
    double floor_hz = 75.0;
  };
  /// `sinc` must outlive it.
  CorrelationPeaks(const Options& options, const SincPeak& sinc) : options_(options), sinc_(sinc) {}

  /// How many values beyond the longest lag, and before lag 0, it reads.
  std::size_t margin() const { return sinc_.depth() + 1; }

  /// Appends the candidates: local maxima of `correlation`, whose lag 0 is at index `zero`, between
  /// a lag of 2 samples and the longest one.
  void append(std::span<const double> correlation, std::size_t zero,
              std::vector<PitchCandidate>& candidates);

 private:
  struct Maximum {
    std::size_t index = 0;
    double worth = 0.0;
  };
  Options options_;
  const SincPeak& sinc_;
  std::vector<Maximum> maxima_;
};

/// Largest |x − mean| of a signal, what the peaks of frames are compared with.
double global_peak(std::span<const float> samples);

/// The mean of the samples within `reach` of sample `centre`, those before it and it itself first:
/// samples centre − reach … centre + reach − 1, as far as they exist.
double local_mean(std::span<const float> samples, std::ptrdiff_t centre, std::ptrdiff_t reach);

struct PitchOptions {
  double floor_hz = 75.0;  ///< frames are 3 periods of it long
  double ceiling_hz = 600.0;
  double step_s = 0.0;  ///< 0: 0.75 period of the floor
  int candidates = 15;  ///< of a frame, the unvoiced one among them
  PitchCosts costs;

  auto operator<=>(const PitchOptions&) const = default;
};

struct PitchTrack {
  ShortTermFrames frames;
  std::vector<double> hz;        ///< 0 where unvoiced
  std::vector<double> strength;  ///< the chosen candidate's correlation, 0 where unvoiced

  std::size_t voiced_frames() const;
  /// F0 at any time, linear between voiced neighbours; in the outer half of a frame at the edge of
  /// a voiced stretch that frame's. Nothing where the nearest frame is unvoiced.
  std::optional<double> hz_at(double time_s) const;
};

/// A maximal run of voiced frames.
struct VoicedStretch {
  std::size_t first = 0;  ///< frame
  std::size_t last = 0;   ///< frame, still voiced
};
std::vector<VoicedStretch> voiced_stretches(const PitchTrack& pitch);

/// F0 by autocorrelation (Boersma 1993, "Accurate short-term analysis of the fundamental frequency
/// and the harmonics-to-noise ratio of a sampled sound"): Hann-windowed frames without their local
/// mean, the autocorrelation divided by the window's own, maxima interpolated with sin x / x, the
/// best path through them. No frames when the recording is shorter than one.
PitchTrack find_pitch(const Waveform& wave, const PitchOptions& options, Workspace& workspace);

/// The candidates of find_pitch before the path is chosen.
PitchCandidates pitch_candidates(const Waveform& wave, const PitchOptions& options,
                                 const ShortTermFrames& frames, Workspace& workspace);

}  // namespace ser
