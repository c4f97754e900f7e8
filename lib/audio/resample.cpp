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
  return resample(wave.samples, wave.sample_rate, rate);
}

Waveform resample(std::span<const float> samples, int sample_rate, int rate) {
  if (sample_rate == rate || samples.empty()) return {{samples.begin(), samples.end()}, rate};
  if (sample_rate < kLowestRate) {
    throw data_error("a sample rate of " + std::to_string(sample_rate) +
                         " Hz is too low for speech (at least " + std::to_string(kLowestRate) +
                         " Hz)",
                     "sample-rate");
  }
  const double ratio = static_cast<double>(rate) / sample_rate;
  const auto length =
      static_cast<std::size_t>(std::ceil(static_cast<double>(samples.size()) * ratio));
  Waveform result;
  result.sample_rate = rate;
  result.samples.resize(length);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  std::size_t produced = 0;
  const soxr_error_t error =
      soxr_oneshot(sample_rate, rate, 1, samples.data(), samples.size(), nullptr,
                   result.samples.data(), length, &produced, nullptr, &quality, nullptr);
  if (error != nullptr) {
    throw data_error("cannot resample from " + std::to_string(sample_rate) + " to " +
                         std::to_string(rate) + " Hz: " + error,
                     "unreadable");
  }
  return result;
}

}  // namespace ser
