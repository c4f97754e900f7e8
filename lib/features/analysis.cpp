#include "features/analysis.hpp"

#include "core/error.hpp"

namespace ser {

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

}  // namespace ser
