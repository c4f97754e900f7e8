#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "audio/waveform.hpp"
#include "features/prosodic/formants.hpp"
#include "features/prosodic/harmonicity.hpp"
#include "features/prosodic/intensity.hpp"
#include "features/prosodic/options.hpp"
#include "features/prosodic/pitch.hpp"
#include "features/workspace.hpp"
#include "signal/array.hpp"
#include "signal/mel.hpp"
#include "signal/stft.hpp"
#include "signal/tuning.hpp"

namespace ser {

struct MelSpectrogramOptions {
  StftOptions stft;
  MelOptions mel;

  auto operator<=>(const MelSpectrogramOptions&) const = default;
};

/// That a block reads the spectra of a transform: the magnitudes themselves, or mel bands of them.
struct SpectrumUse {
  StftOptions stft;
  std::optional<MelOptions> mel;

  auto operator<=>(const SpectrumUse&) const = default;
};

/// What the blocks of one input share about one recording: each result is computed once, when the
/// first block asks for it. All that it is given must outlive it.
class Analysis {
 public:
  /// `shared` are the transforms whose magnitudes are kept, since several results need them.
  Analysis(const Waveform& wave, Workspace& workspace, const std::set<StftOptions>& shared,
           Gender gender = Gender::kUnknown)
      : wave_(wave), workspace_(workspace), shared_(shared), gender_(gender) {}

  const Waveform& wave() const { return wave_; }
  /// The speaker's.
  Gender gender() const { return gender_; }
  /// |STFT|, frames × bins.
  const Array& magnitude(const StftOptions& options);
  /// Power in mel bands, bands × frames. Throws data_error (`sample-rate`) when the recording's
  /// rate does not allow such bands.
  const Array& mel_power(const MelSpectrogramOptions& options);
  const PitchTrack& pitch(const PitchOptions& options);
  /// The glottal pulses of that pitch, s.
  const std::vector<double>& pulses(const PitchOptions& options);
  const FormantTrack& formants(const FormantOptions& options);
  const HarmonicityTrack& harmonicity(const HarmonicityOptions& options);
  const IntensityTrack& intensity(const IntensityOptions& options);
  /// Magnitudes of the constant-Q transform, bins × frames. Without a `tuning` it is estimated from
  /// the recording. Throws data_error (`sample-rate`) when the rate is too low for its bins.
  const Array& constant_q(const ConstantQOptions& options, std::optional<double> tuning);
  /// The recording's tuning in bins, estimated from the magnitudes of the transform or, with
  /// `squared`, from their squares.
  double tuning(const StftOptions& options, int bins_per_octave, bool squared);
  /// What is made once for many recordings.
  Workspace& workspace() { return workspace_; }

 private:
  const Waveform& wave_;
  Workspace& workspace_;
  const std::set<StftOptions>& shared_;
  Gender gender_;
  std::map<StftOptions, Array> magnitudes_;
  std::map<MelSpectrogramOptions, Array> mel_powers_;
  std::map<PitchOptions, PitchTrack> pitches_;
  std::map<PitchOptions, std::vector<double>> pulses_;
  std::map<FormantOptions, FormantTrack> formants_;
  std::map<HarmonicityOptions, HarmonicityTrack> harmonicities_;
  std::map<IntensityOptions, IntensityTrack> intensities_;
  std::map<StftOptions, SpectralPeaks> peaks_;
  std::map<std::tuple<ConstantQOptions, std::optional<double>>, Array> constant_qs_;
};

}  // namespace ser
