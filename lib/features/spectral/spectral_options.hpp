#pragma once

#include <optional>

#include "features/analysis.hpp"
#include "signal/decibel.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// The options that spectral blocks have in common, by their names in a config: `n_fft`,
/// `win_length`, `hop_length` (samples), `pad_mode` (zero or reflect); `bands`, `low_hz`,
/// `high_hz` (null: half the rate), `mel_scale` (slaney or htk), `mel_norm` (slaney or none).
/// Throws usage_error when they are impossible, at `sample_rate` where it is known.
MelSpectrogramOptions read_mel_spectrogram(JsonReader& reader, std::optional<int> sample_rate);
/// `amin` (power), `top_db` (null: no floor).
DecibelOptions read_decibel(JsonReader& reader);

Json describe(const MelSpectrogramOptions& options);
Json describe(const DecibelOptions& options);

}  // namespace ser
