#include "features/analysis.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "audio/resample.hpp"
#include "core/error.hpp"
#include "features/prosodic/pulses.hpp"

namespace ser {
namespace {

/// At 1/2^times of the rate, with the same energy.
std::vector<float> halved(const std::vector<float>& samples, int times) {
  if (times == 0) return samples;
  const int divisor = 1 << times;
  constexpr int kAnyRate = 1000;  // only the ratio of the rates matters
  std::vector<float> result = resample(samples, kAnyRate * divisor, kAnyRate).samples;
  const double scale = std::sqrt(static_cast<double>(divisor));
  for (float& sample : result) sample = static_cast<float>(static_cast<double>(sample) * scale);
  return result;
}

}  // namespace

const Array& Analysis::magnitude(const StftOptions& options) {
  auto found = magnitudes_.find(options);
  if (found == magnitudes_.end()) {
    RealFft& fft = workspace_.fft(static_cast<std::size_t>(options.n_fft));
    found =
        magnitudes_.emplace(options, workspace_.stft(options).magnitude(wave_.samples, fft)).first;
  }
  return found->second;
}

const Array& Analysis::mel_power(const MelSpectrogramOptions& options) {
  auto found = mel_powers_.find(options);
  if (found == mel_powers_.end()) {
    const MelBank& bank = workspace_.mel_bank(options.mel, options.stft.n_fft, wave_.sample_rate);
    if (bank.problem()) throw data_error(*bank.problem(), "sample-rate");
    RealFft& fft = workspace_.fft(static_cast<std::size_t>(options.stft.n_fft));
    Array power = shared_.contains(options.stft)
                      ? bank.power(magnitude(options.stft))
                      : bank.power(wave_.samples, workspace_.stft(options.stft), fft);
    found = mel_powers_.emplace(options, std::move(power)).first;
  }
  return found->second;
}

const PitchTrack& Analysis::pitch(const PitchOptions& options) {
  return made_once(pitches_, options, [&] { return find_pitch(wave_, options, workspace_); });
}

const std::vector<double>& Analysis::pulses(const PitchOptions& options) {
  return made_once(pulses_, options, [&] { return find_pulses(wave_, pitch(options)); });
}

const FormantTrack& Analysis::formants(const FormantOptions& options) {
  return made_once(formants_, options, [&] { return find_formants(wave_, options, workspace_); });
}

const HarmonicityTrack& Analysis::harmonicity(const HarmonicityOptions& options) {
  return made_once(harmonicities_, options,
                   [&] { return find_harmonicity(wave_, options, workspace_); });
}

const IntensityTrack& Analysis::intensity(const IntensityOptions& options) {
  return made_once(intensities_, options,
                   [&] { return find_intensity(wave_, options, workspace_); });
}

const Array& Analysis::constant_q(const ConstantQOptions& options, std::optional<double> tuning) {
  auto found = constant_qs_.find({options, tuning});
  if (found == constant_qs_.end()) {
    const double tuned = tuning ? *tuning : this->tuning({}, options.bins_per_octave, false);
    const ConstantQ& transform = workspace_.constant_q(options, tuned, wave_.sample_rate);
    if (transform.problem()) throw data_error(*transform.problem(), "sample-rate");
    std::vector<std::vector<float>> octaves = {halved(wave_.samples, transform.halvings())};
    while (octaves.size() < static_cast<std::size_t>(options.octaves)) {
      octaves.push_back(halved(octaves.back(), 1));
    }
    SingleRealFft& fft = workspace_.single_fft(transform.fft_size());
    found =
        constant_qs_.emplace(std::tuple(options, tuning), transform.magnitude(octaves, fft)).first;
  }
  return found->second;
}

double Analysis::tuning(const StftOptions& options, int bins_per_octave, bool squared) {
  auto found = peaks_.find(options);
  if (found == peaks_.end()) {
    const double bin_hz = static_cast<double>(wave_.sample_rate) / options.n_fft;
    found = peaks_.emplace(options, spectral_peaks(magnitude(options), bin_hz)).first;
  }
  const SpectralPeaks& peaks = found->second;
  return estimated_tuning(squared ? peaks.powers : peaks.magnitudes, bins_per_octave);
}

}  // namespace ser
