#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "generated_signals.hpp"

namespace ser {

inline constexpr double kPi = std::numbers::pi;

/// A bump, cos², of 16 samples at each pulse, also between samples; the first one at sample 400.25,
/// `periods` (samples) and `heights` repeat.
inline std::vector<double> pulse_train(std::size_t count, const std::vector<double>& periods,
                                       const std::vector<double>& heights) {
  std::vector<double> signal(count, 0.0);
  double at = 400.25;
  for (std::size_t i = 0; at < static_cast<double>(count) - 400.0; ++i) {
    const auto first = static_cast<std::size_t>(std::ceil(at - 8.0));
    for (std::size_t n = first; n < first + 16; ++n) {
      const double shape = std::cos(kPi * (static_cast<double>(n) - at) / 16.0);
      signal[n] += heights[i % heights.size()] * shape * shape;
    }
    at += periods[i % periods.size()];
  }
  return signal;
}

/// Through resonators (Hz, bandwidth in Hz) in a row.
inline std::vector<double> resonated(std::vector<double> signal, double rate,
                                     const std::vector<std::pair<double, double>>& formants) {
  for (const auto& [hz, width] : formants) {
    const double r = std::exp(-kPi * width / rate);
    const double a = 2.0 * r * std::cos(2.0 * kPi * hz / rate);
    double before = 0.0;
    double two_before = 0.0;
    for (double& sample : signal) {
      sample += a * before - r * r * two_before;
      two_before = before;
      before = sample;
    }
  }
  return signal;
}

/// With the largest magnitude `peak`.
inline std::vector<float> to_samples(const std::vector<double>& signal, double peak = 0.5) {
  double largest = 0.0;
  for (const double value : signal) largest = std::max(largest, std::abs(value));
  std::vector<float> samples;
  for (const double value : signal) samples.push_back(static_cast<float>(value * peak / largest));
  return samples;
}

inline const std::vector<std::pair<double, double>> kVowel = {
    {700, 80}, {1220, 90}, {2600, 120}, {3500, 150}, {4500, 200}};

/// From 120 Hz to 200 Hz, with two harmonics.
inline std::vector<float> gliding_voice(std::size_t count, double rate) {
  const double seconds = static_cast<double>(count) / rate;
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / rate;
    const double turn = 2.0 * kPi * (120.0 * t + 80.0 / (2.0 * seconds) * t * t);
    values[i] = static_cast<float>(0.3 * std::sin(turn) + 0.15 * std::sin(2.0 * turn) +
                                   0.1 * std::sin(3.0 * turn));
  }
  return values;
}

/// The signals of tests/oracle/voiced_signals.py, by name: 1.2 s at 16 kHz.
inline std::map<std::string, std::vector<float>> voiced_signals() {
  constexpr double kRate = 16000.0;
  constexpr std::size_t kCount = 19200;
  const std::vector<double> train = pulse_train(kCount, {128.0}, {1.0});
  const std::vector<float> vowel = to_samples(resonated(train, kRate, kVowel));
  std::vector<float> noisy = lcg_noise(kCount);
  for (std::size_t i = 0; i < kCount; ++i) noisy[i] = vowel[i] + 0.02F * noisy[i];
  std::vector<float> late = vowel;
  std::fill_n(late.begin(), 9601, 0.0F);
  return {
      {"sine", sine(kCount, 200.0, kRate)},
      {"glide", gliding_voice(kCount, kRate)},
      {"train", to_samples(train)},
      {"jittered", to_samples(pulse_train(kCount, {128.0, 130.0, 127.0, 131.0}, {1.0}))},
      {"shimmered", to_samples(pulse_train(kCount, {128.0}, {1.0, 0.9, 1.05, 0.85}))},
      {"vowel", vowel},
      {"vowel_in_noise", noisy},
      {"noise", scaled(lcg_noise(kCount), 0.25F)},
      {"vowel_after_silence", late},
  };
}

}  // namespace ser
