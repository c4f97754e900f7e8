#include "audio/resample.hpp"

#include <soxr.h>

#include <cmath>
#include <string>

#include "core/error.hpp"

namespace ser {

Waveform resample(const Waveform& wave, int rate) {
  if (wave.sample_rate == rate || wave.samples.empty()) return {wave.samples, rate};
  const double ratio = static_cast<double>(rate) / wave.sample_rate;
  const auto length =
      static_cast<std::size_t>(std::ceil(static_cast<double>(wave.samples.size()) * ratio));
  Waveform result;
  result.sample_rate = rate;
  result.samples.resize(length);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  std::size_t produced = 0;
  const soxr_error_t error =
      soxr_oneshot(wave.sample_rate, rate, 1, wave.samples.data(), wave.samples.size(), nullptr,
                   result.samples.data(), length, &produced, nullptr, &quality, nullptr);
  if (error != nullptr) {
    throw data_error("cannot resample from " + std::to_string(wave.sample_rate) + " to " +
                         std::to_string(rate) + " Hz: " + error,
                     "unreadable");
  }
  return result;
}

}  // namespace ser
