#include "features/prosodic/formants.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "signal/linear_prediction.hpp"
#include "signal/sinc.hpp"

namespace ser {
namespace {

constexpr double kMargin = 50.0;

/// At a new rate; above half of it there is nothing.
std::vector<double> resampled(const Waveform& wave, int rate, Workspace& workspace) {
  if (rate >= wave.sample_rate) {
    const std::vector<double> samples(wave.samples.begin(), wave.samples.end());
    return rate == wave.sample_rate ? samples : sinc_resample(samples, wave.sample_rate, rate);
  }
  const double fraction = static_cast<double>(rate) / wave.sample_rate;
  RealFft& fft = workspace.fft(low_pass_size(wave.samples.size()));
  return sinc_resample(low_pass(wave.samples, fraction, fft), wave.sample_rate, rate);
}

void pre_emphasise(std::vector<double>& samples, double from_hz, double rate) {
  const double factor = std::exp(-2.0 * std::numbers::pi * from_hz / rate);
  for (std::size_t i = samples.size(); i-- > 1;) samples[i] -= factor * samples[i - 1];
}

/// What a predictor x[n] ≈ Σ a[k]·x[n − k] says about resonances.
class Resonances {
 public:
  Resonances(const FormantOptions& options, double rate) : options_(options), rate_(rate) {}

  std::span<const Formant> operator()(std::span<const double> predictor) {
    negated_.assign(predictor.begin(), predictor.end());
    for (double& coefficient : negated_) coefficient = -coefficient;
    found_.clear();
    // Of silence nothing is predicted.
    if (std::all_of(predictor.begin(), predictor.end(), [](double a) { return a == 0.0; })) {
      return found_;
    }
    for (std::complex<double> root : roots_(negated_)) {
      if (root.imag() < 0.0) continue;
      const double size = std::abs(root);
      const double hz = std::arg(root) * rate_ / (2.0 * std::numbers::pi);
      if (hz < kMargin || hz > options_.ceiling_hz - kMargin) continue;
      const double inside = size > 1.0 ? 1.0 / size : size;
      found_.push_back({hz, -std::log(inside) * rate_ / std::numbers::pi});
    }
    std::sort(found_.begin(), found_.end(),
              [](const Formant& a, const Formant& b) { return a.hz < b.hz; });
    if (found_.size() > static_cast<std::size_t>(options_.count)) {
      found_.resize(static_cast<std::size_t>(options_.count));
    }
    return found_;
  }

 private:
  FormantOptions options_;
  double rate_;
  PolynomialRoots roots_;
  std::vector<double> negated_;
  std::vector<Formant> found_;
};

}  // namespace

FormantTrack find_formants(const Waveform& wave, const FormantOptions& options,
                           Workspace& workspace) {
  const auto new_rate = static_cast<int>(std::lround(2.0 * options.ceiling_hz));
  const double rate = new_rate;
  FormantTrack track;
  const double step_s = options.step_s > 0.0 ? options.step_s : 0.25 * options.window_s;
  const std::size_t length = resampled_length(wave.samples.size(), wave.sample_rate, new_rate);
  // The new samples are centred in the duration of the old ones.
  const double first_sample_s =
      0.5 * (static_cast<double>(wave.samples.size()) * (1.0 / wave.sample_rate) -
             (static_cast<double>(length) - 1.0) * (1.0 / rate));
  track.frames = centred_frames(length, rate, 2.0 * options.window_s, step_s, first_sample_s);
  track.begin.push_back(0);
  if (track.frames.count == 0) return track;
  std::vector<double> samples = resampled(wave, new_rate, workspace);
  pre_emphasise(samples, options.pre_emphasis_hz, rate);
  const auto half = static_cast<std::ptrdiff_t>(options.window_s * rate);
  const auto& window = workspace.gaussian_window(static_cast<std::size_t>(2 * half));
  Burg burg(2 * static_cast<std::size_t>(options.count));
  Resonances resonances(options, rate);
  std::vector<double> piece(window.size());
  for (std::size_t frame = 0; frame < track.frames.count; ++frame) {
    const double position = sample_position(track.frames.time(frame), rate, first_sample_s);
    const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(std::floor(position)) + 1 - half;
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const std::ptrdiff_t at = start + static_cast<std::ptrdiff_t>(i);
      const bool inside = at >= 0 && at < static_cast<std::ptrdiff_t>(samples.size());
      piece[i] = inside ? samples[static_cast<std::size_t>(at)] * window[i] : 0.0;
    }
    const auto found = resonances(burg(piece));
    track.all.insert(track.all.end(), found.begin(), found.end());
    track.begin.push_back(track.all.size());
  }
  return track;
}

}  // namespace ser
