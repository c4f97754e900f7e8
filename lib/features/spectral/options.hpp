#pragma once

#include <optional>

#include "features/analysis.hpp"
#include "signal/cepstrum.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// Frames of blocks that look at the samples themselves, centred on sample t·hop_length.
struct FrameOptions {
  int frame_length = 2048;  ///< samples, even
  int hop_length = 512;     ///< samples
};

/// Seconds from frame to frame.
inline double hop_s(int hop_length, int sample_rate) {
  return static_cast<double>(hop_length) / sample_rate;
}

// The options that spectral blocks have in common, by their names in a config.

/// `n_fft` (2048), `win_length` (n_fft), `hop_length` (a quarter of the window): samples;
/// `pad_mode` (zero or reflect).
StftOptions read_stft(JsonReader& reader);
/// `frame_length` (2048), `hop_length` (a quarter of it).
FrameOptions read_frames(JsonReader& reader);
/// Those of read_stft, and `bands`, `low_hz`, `high_hz` (null: half the rate), `mel_scale` (slaney
/// or htk), `mel_norm` (slaney or none). Throws usage_error when they are impossible, at
/// `sample_rate` where it is known.
MelSpectrogramOptions read_mel_spectrogram(JsonReader& reader, std::optional<int> sample_rate);
/// `amin` (power), `top_db` (null: no floor).
DecibelOptions read_decibel(JsonReader& reader);

Json describe(const StftOptions& options);
Json describe(const FrameOptions& options);
Json describe(const MelSpectrogramOptions& options);
Json describe(const DecibelOptions& options);

}  // namespace ser
