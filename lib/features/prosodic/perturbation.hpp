#pragma once

#include <span>
#include <vector>

#include "audio/waveform.hpp"

namespace ser {

/// How much successive periods differ. All 0 where no two neighbouring periods count: they must
/// last 0.1 to 20 ms and differ by a factor of at most 1.3.
struct Jitter {
  double local = 0.0;      ///< mean |difference of neighbours| / mean period
  double local_abs = 0.0;  ///< the same in seconds, not divided
  double rap = 0.0;        ///< from the mean of 3 periods, / mean period
  double ppq5 = 0.0;       ///< from the mean of 5 periods, / mean period
  double ddp = 0.0;        ///< differences of differences: 3 · rap
};

/// How much the amplitudes of successive pulses differ. All 0 where no neighbours count: their
/// pulses must be 0.1 to 20 ms apart, their amplitudes differ by a factor of at most 1.6.
struct Shimmer {
  double local = 0.0;     ///< mean |difference of neighbours| / mean amplitude
  double local_db = 0.0;  ///< mean |20·log10 of their ratio|
  double apq3 = 0.0;      ///< from the mean of 3 amplitudes, / mean amplitude
  double apq5 = 0.0;
  double apq11 = 0.0;
};

struct PulseAmplitude {
  double time_s = 0.0;
  double amplitude = 0.0;
};

Jitter jitter(std::span<const double> pulses_s);

/// Of each pulse between two periods that count: the root mean square of the samples under a Hann
/// window that reaches 0.2 of the period before and 0.2 of the one after.
std::vector<PulseAmplitude> pulse_amplitudes(const Waveform& wave,
                                             std::span<const double> pulses_s);
Shimmer shimmer(std::span<const PulseAmplitude> amplitudes);

}  // namespace ser
