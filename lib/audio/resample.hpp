#pragma once

#include <span>

#include "audio/waveform.hpp"

namespace ser {

/// soxr HQ in one go, float32, as librosa's `soxr_hq`: ceil(n · rate / sample_rate) samples
/// (the resampler's output cut or zero-padded to that length). The same rate: a copy.
/// Throws data_error `sample-rate` for a wave below 1000 Hz.
Waveform resample(const Waveform& wave, int rate);
Waveform resample(std::span<const float> samples, int sample_rate, int rate);

}  // namespace ser
