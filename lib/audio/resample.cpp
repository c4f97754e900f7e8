#include "audio/resample.hpp"

#include <soxr.h>

#include <cmath>
#include <string>

#include "core/error.hpp"

namespace ser {
namespace {

/// No speech is recorded below; a header that says so would make a recording enormous.
constexpr int kLowestRate = 1000;

}  // namespace

Waveform resample(const Waveform& wave, int rate) {
  if (wave.sample_rate == rate || wave.samples.empty()) return {wave.samples, rate};
  if (wave.sample_rate < kLowestRate) {
    throw data_error("a sample rate of " + std::to_string(wave.sample_rate) +
                         " Hz is too low for speech (at least " + std::to_string(kLowestRate) +
                         " Hz)",
                     "sample-rate");
  }
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
