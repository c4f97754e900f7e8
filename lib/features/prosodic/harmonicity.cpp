#include "features/prosodic/harmonicity.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <span>

#include "features/prosodic/pitch.hpp"
#include "signal/real_fft.hpp"

namespace ser {
namespace {

constexpr double kMostDecibels = 150.0;

/// Correlates a piece of `window` samples with those that begin up to `longest` later, normalised
/// by the energies of both.
class ForwardCorrelator {
 public:
  ForwardCorrelator(std::size_t window, std::size_t longest, Workspace& workspace)
      : window_(window),
        longest_(longest),
        fft_(workspace.fft(fast_size(window + longest))),
        piece_(fft_.size()),
        first_(fft_.bins()),
        result_(2 * longest + 1) {}

  std::size_t zero() const { return longest_; }

  /// Of the samples from `start` on, less `mean`; lag 0 at zero(), mirrored there.
  std::span<const double> operator()(std::span<const float> samples, std::size_t start,
                                     double mean) {
    const std::size_t length = std::min(window_ + longest_, samples.size() - start);
    std::fill(piece_.begin(), piece_.end(), 0.0);
    for (std::size_t i = 0; i < length; ++i) {
      piece_[i] = static_cast<double>(samples[start + i]) - mean;
    }
    correlate();
    double energy = 0.0;
    for (std::size_t i = 0; i < window_; ++i) energy += piece_[i] * piece_[i];
    double moving = energy;  // of the samples from `lag` on
    for (std::size_t lag = 0; lag <= longest_; ++lag) {
      if (lag > 0) {
        const double enters = piece_[lag + window_ - 1];
        const double leaves = piece_[lag - 1];
        moving += enters * enters - leaves * leaves;
      }
      const double value = result_[longest_ + lag];
      const double both = energy * moving;
      result_[longest_ + lag] = result_[longest_ - lag] =
          both > 0.0 ? value / std::sqrt(both) : 0.0;
    }
    return result_;
  }

 private:
  /// Σ piece[i]·piece[i + lag] over the window, at index longest + lag of the result.
  void correlate() {
    const auto into = fft_.input();
    const std::size_t size = into.size();
    std::fill(into.begin(), into.end(), 0.0);
    std::copy_n(piece_.begin(), window_, into.begin());
    const auto first = fft_.transform();
    std::copy(first.begin(), first.end(), first_.begin());
    std::copy(piece_.begin(), piece_.end(), into.begin());
    const auto second = fft_.transform();
    // Real minus imaginary part: the Hartley transform, which is its own inverse.
    into[0] = first_[0].real() * second[0].real();
    for (std::size_t k = 1; k < second.size(); ++k) {
      const double real = first_[k].real() * second[k].real() + first_[k].imag() * second[k].imag();
      const double imag = first_[k].real() * second[k].imag() - first_[k].imag() * second[k].real();
      into[size - k] = real + imag;
      into[k] = 2 * k == size ? real : real - imag;
    }
    const auto values = fft_.transform();
    for (std::size_t lag = 0; lag <= longest_; ++lag) {
      const bool mirrored = lag >= values.size();
      const auto value = mirrored ? std::conj(values[size - lag]) : values[lag];
      result_[longest_ + lag] = (value.real() - value.imag()) / static_cast<double>(size);
    }
  }

  std::size_t window_;
  std::size_t longest_;
  RealFft& fft_;
  std::vector<double> piece_;
  std::vector<std::complex<double>> first_;
  std::vector<double> result_;
};

double largest_magnitude(std::span<const float> samples, double mean) {
  double peak = 0.0;
  for (const float sample : samples)
    peak = std::max(peak, std::abs(static_cast<double>(sample) - mean));
  return peak;
}

double decibels(double correlation) {
  if (correlation <= 1e-15) return -kMostDecibels;
  if (correlation > 1.0 - 1e-15) return kMostDecibels;
  return 10.0 * std::log10(correlation / (1.0 - correlation));
}

}  // namespace

HarmonicityTrack find_harmonicity(const Waveform& wave, const HarmonicityOptions& options,
                                  Workspace& workspace) {
  HarmonicityTrack track;
  const double rate = wave.sample_rate;
  const std::span<const float> samples = wave.samples;
  const double longest = rate / options.floor_hz;
  const auto period = static_cast<std::size_t>(longest);
  track.frames =
      centred_frames(wave.samples.size(), wave.sample_rate, 2.0 / options.floor_hz, options.step_s);
  track.db.assign(track.frames.count, kUnvoicedHarmonicity);
  const double peak = global_peak(samples);
  if (period < 8 || !(peak > 0.0)) return track;
  const std::size_t window = 2 * (period / 2 - 1);
  CorrelationPeaks peaks({rate, window - 1, 14, 0.0, 0.0, options.floor_hz},
                         workspace.sinc_peak(kSincDepth));
  ForwardCorrelator correlate(window, window, workspace);
  std::vector<PitchCandidate> candidates;
  for (std::size_t frame = 0; frame < track.frames.count; ++frame) {
    const double position = sample_position(track.frames.time(frame), rate);
    const auto right = static_cast<std::size_t>(std::floor(position) + 1.0);
    const double mean = local_mean(samples, static_cast<std::ptrdiff_t>(right),
                                   static_cast<std::ptrdiff_t>(period));
    const std::size_t reach = period / 2;
    const double start =
        std::floor(sample_position(track.frames.time(frame) - 1.0 / options.floor_hz, rate));
    if (start < 0.0 || right < reach || right + reach > samples.size()) continue;
    const double local =
        std::min(1.0, largest_magnitude(samples.subspan(right - reach, 2 * reach), mean) / peak);
    const double unvoiced =
        options.silence > 0.0 ? std::max(0.0, 2.0 - local / options.silence) : 0.0;
    if (unvoiced >= 1.0) continue;
    candidates.clear();
    peaks.append(correlate(samples, static_cast<std::size_t>(start), mean), correlate.zero(),
                 candidates);
    double best = unvoiced;
    for (const PitchCandidate& candidate : candidates) best = std::max(best, candidate.strength);
    if (best > unvoiced) track.db[frame] = decibels(best);
  }
  return track;
}

}  // namespace ser
