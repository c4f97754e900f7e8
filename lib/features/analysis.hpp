#pragma once

#include <compare>
#include <map>

#include "audio/waveform.hpp"
#include "features/workspace.hpp"
#include "signal/array.hpp"
#include "signal/mel.hpp"
#include "signal/stft.hpp"

namespace ser {

struct MelSpectrogramOptions {
  StftOptions stft;
  MelOptions mel;

  auto operator<=>(const MelSpectrogramOptions&) const = default;
};

/// What the blocks of one input share about one recording: each result is computed once, when the
/// first block asks for it. The waveform and the workspace must outlive it.
class Analysis {
 public:
  Analysis(const Waveform& wave, Workspace& workspace) : wave_(wave), workspace_(workspace) {}

  const Waveform& wave() const { return wave_; }
  /// |STFT|, frames × bins.
  const Array& magnitude(const StftOptions& options);
  /// Power in mel bands, bands × frames. Throws data_error (`sample-rate`) when the recording's
  /// rate does not allow such bands.
  const Array& mel_power(const MelSpectrogramOptions& options);

 private:
  const Waveform& wave_;
  Workspace& workspace_;
  std::map<StftOptions, Array> magnitudes_;
  std::map<MelSpectrogramOptions, Array> mel_powers_;
};

}  // namespace ser
