#include "features/analysis.hpp"

#include "core/error.hpp"
#include "features/prosodic/pulses.hpp"

namespace ser {
namespace {

/// What is there for these options, made on the first call.
template <typename Options, typename Result, typename Make>
const Result& made_once(std::map<Options, Result>& memo, const Options& options, const Make& make) {
  const auto found = memo.find(options);
  return found != memo.end() ? found->second : memo.emplace(options, make()).first->second;
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
    found = mel_powers_.emplace(options, bank.power(magnitude(options.stft))).first;
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

}  // namespace ser
