#include "features/prosodic/pitch.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

#include "features/prosodic/pitch_candidates.hpp"
#include "signal/real_fft.hpp"

namespace ser {
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
