#include "features/prosodic/pitch.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <limits>

#include "signal/real_fft.hpp"

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

namespace {

constexpr double kPeriods = 3.0;
constexpr double kPitchStepPeriods = 0.75;

/// Autocorrelations of frames of one recording, normalised by their lag 0 and by the window's own.
class Autocorrelator {
 public:
  Autocorrelator(std::size_t half_window, std::size_t longest, Workspace& workspace)
      : window_(workspace.inner_hann(2 * half_window)),
        longest_(longest),
        fft_(workspace.fft(fast_size(2 * half_window + longest + 1))),
        result_(2 * longest + 1) {
    std::copy(window_.begin(), window_.end(), fft_.input().begin());
    std::fill(fft_.input().begin() + static_cast<std::ptrdiff_t>(window_.size()),
              fft_.input().end(), 0.0);
    const auto own = correlate();
    for (std::size_t lag = 0; lag <= longest_; ++lag) {
      correction_.push_back(own[0].real() / own[lag].real());
    }
  }

  std::size_t zero() const { return longest_; }

  /// Windows the samples from `start` on, less `mean`; gives the largest magnitude among the middle
  /// ones, from half the window's middle `reach` to either side.
  double load(std::span<const float> samples, std::size_t start, double mean, std::size_t reach) {
    const auto into = fft_.input();
    const std::size_t size = window_.size();
    for (std::size_t i = 0; i < size; ++i) {
      into[i] = (static_cast<double>(samples[start + i]) - mean) * window_[i];
    }
    std::fill(into.begin() + static_cast<std::ptrdiff_t>(size), into.end(), 0.0);
    double peak = 0.0;
    const std::size_t middle = size / 2;
    for (std::size_t i = middle - std::min(reach, middle); i < std::min(middle + reach, size);
         ++i) {
      peak = std::max(peak, std::abs(into[i]));
    }
    return peak;
  }

  /// Of the loaded frame, lag 0 at zero(); values from −longest to longest lags. Empty for silence.
  std::span<const double> operator()() {
    const auto correlation = correlate();
    const double power = correlation[0].real();
    if (!(power > 0.0)) return {};
    for (std::size_t lag = 0; lag <= longest_; ++lag) {
      result_[longest_ + lag] = result_[longest_ - lag] =
          correlation[lag].real() / power * correction_[lag];
    }
    return result_;
  }

 private:
  /// The transform of the power spectrum, which is even, so that it needs no inverse.
  std::span<const std::complex<double>> correlate() {
    const auto spectrum = fft_.transform();
    const auto into = fft_.input();
    const std::size_t size = into.size();
    into[0] = std::norm(spectrum[0]);
    for (std::size_t k = 1; k < spectrum.size(); ++k)
      into[k] = into[size - k] = std::norm(spectrum[k]);
    return fft_.transform();
  }

  const std::vector<double>& window_;
  std::size_t longest_;
  RealFft& fft_;
  std::vector<double> correction_;
  std::vector<double> result_;
};

}  // namespace

std::size_t PitchTrack::voiced_frames() const {
  return static_cast<std::size_t>(
      std::count_if(hz.begin(), hz.end(), [](double f) { return f > 0.0; }));
}

std::optional<double> PitchTrack::hz_at(double time_s) const {
  if (hz.empty()) return std::nullopt;
  const double position = (time_s - frames.first_s) / frames.step_s;
  const double nearest = std::round(position);
  if (nearest < 0.0 || nearest >= static_cast<double>(hz.size())) return std::nullopt;
  const auto near = static_cast<std::size_t>(nearest);
  if (hz[near] == 0.0) return std::nullopt;
  const double beyond = position - nearest;
  if (beyond < 0.0 ? near == 0 : near + 1 == hz.size()) return hz[near];
  const double other = hz[beyond < 0.0 ? near - 1 : near + 1];
  if (other == 0.0) return hz[near];
  return hz[near] + std::abs(beyond) * (other - hz[near]);
}

std::vector<VoicedStretch> voiced_stretches(const PitchTrack& pitch) {
  std::vector<VoicedStretch> stretches;
  for (std::size_t i = 0; i < pitch.hz.size(); ++i) {
    if (pitch.hz[i] == 0.0) continue;
    if (i > 0 && pitch.hz[i - 1] > 0.0) {
      stretches.back().last = i;
    } else {
      stretches.push_back({i, i});
    }
  }
  return stretches;
}

PitchCandidates pitch_candidates(const Waveform& wave, const PitchOptions& options,
                                 const ShortTermFrames& frames, Workspace& workspace) {
  PitchCandidates result;
  const double rate = wave.sample_rate;
  const auto window = static_cast<std::size_t>(kPeriods * rate / options.floor_hz);
  const auto period = static_cast<std::size_t>(rate / options.floor_hz);
  const double peak = global_peak(wave.samples);
  // At rates at which a period has next to no samples there is no pitch.
  if (frames.count == 0 || period < 3 || window / 2 < period + 4) return result;
  const std::size_t half_window = window / 2 - 1;
  const std::size_t depth = std::min(kSincDepth, half_window - period - 2);
  CorrelationPeaks peaks({rate, period, static_cast<std::size_t>(options.candidates - 1),
                          0.5 * options.costs.voicing, options.costs.octave, options.floor_hz},
                         workspace.sinc_peak(depth));
  Autocorrelator correlate(half_window, period + peaks.margin(), workspace);
  for (std::size_t frame = 0; frame < frames.count; ++frame) {
    result.begin.push_back(result.all.size());
    result.all.push_back({});
    const double position = sample_position(frames.time(frame), rate);
    const auto right = static_cast<std::ptrdiff_t>(std::floor(position)) + 1;
    const std::ptrdiff_t start = right - static_cast<std::ptrdiff_t>(half_window);
    const std::ptrdiff_t end = right + static_cast<std::ptrdiff_t>(half_window);
    result.relative_peak.push_back(0.0);
    if (start < 0 || end > static_cast<std::ptrdiff_t>(wave.samples.size()) || !(peak > 0.0))
      continue;
    const double mean = local_mean(wave.samples, right, static_cast<std::ptrdiff_t>(period));
    const double local =
        correlate.load(wave.samples, static_cast<std::size_t>(start), mean, period / 2);
    result.relative_peak.back() = std::min(1.0, local / peak);
    if (!(local > 0.0)) continue;
    const auto correlation = correlate();
    if (!correlation.empty()) peaks.append(correlation, correlate.zero(), result.all);
  }
  return result;
}

PitchTrack find_pitch(const Waveform& wave, const PitchOptions& options, Workspace& workspace) {
  PitchTrack track;
  const double step_s =
      options.step_s > 0.0 ? options.step_s : kPitchStepPeriods / options.floor_hz;
  track.frames =
      centred_frames(wave.samples.size(), wave.sample_rate, kPeriods / options.floor_hz, step_s);
  const PitchCandidates candidates = pitch_candidates(wave, options, track.frames, workspace);
  if (candidates.frames() == 0) track.frames.count = 0;
  const double ceiling = std::min(options.ceiling_hz, 0.5 * wave.sample_rate);
  for (const auto& [hz, strength] :
       best_path(candidates, options.costs, ceiling, track.frames.step_s)) {
    track.hz.push_back(hz);
    track.strength.push_back(hz > 0.0 ? strength : 0.0);
  }
  return track;
}

}  // namespace ser
