#pragma once

#include <span>
#include <vector>

#include "audio/waveform.hpp"

namespace ser {

/// Louder or softer by so many decibels; nothing is clipped.
Waveform gained(Waveform wave, double db);

/// Clipped as by a microphone that is turned up too far: the wave is made louder by `db` against
/// its own peak at full scale, cut to full scale, and given its old peak again.
Waveform hard_clipped(Waveform wave, double db);

/// The same speech `factor` times as fast at the same pitch, ⌈n / factor⌉ samples: waveform
/// similarity overlap-add (Verhelst and Roelands, "An overlap-add technique based on waveform
/// similarity (WSOLA) for high quality time-scale modification of speech", 1993). Windows of 30 ms
/// that overlap by half are taken from about the right place, moved by up to 10 ms to where they
/// continue the window before best. A factor of 1 is a copy.
std::vector<float> time_stretched(std::span<const float> samples, int sample_rate, double factor);

/// The same of a wave.
Waveform stretched(Waveform wave, double factor);

/// Moves the samples along time (to later where positive); what falls off one end is lost, zeros
/// come in at the other. The length stays.
Waveform shifted(Waveform wave, double seconds);

/// Higher or lower by semitones at the same speed: stretched in time, then resampled. Formants move
/// along. The length stays.
Waveform pitch_shifted(Waveform wave, double semitones);

}  // namespace ser
