#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numbers>
#include <string>
#include <vector>

namespace ser {

/// Uniform in [-1, 1) from a linear congruential generator: the same numbers in every language.
inline std::vector<float> lcg_noise(std::size_t count, std::uint32_t seed = 1) {
  std::vector<float> values(count);
  std::uint32_t state = seed;
  for (float& value : values) {
    state = 1664525U * state + 1013904223U;
    value = static_cast<float>(static_cast<double>(state >> 8U) / 8388608.0 - 1.0);
  }
  return values;
}

inline std::vector<float> scaled(std::vector<float> values, float factor) {
  for (float& value : values) value *= factor;
  return values;
}

inline std::vector<float> sine(std::size_t count, double hz, double rate, double amplitude = 0.5) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double time = static_cast<double>(i) / rate;
    values[i] = static_cast<float>(amplitude * std::sin(2.0 * std::numbers::pi * hz * time));
  }
  return values;
}

/// From 100 Hz to 7 kHz, the frequency growing linearly.
inline std::vector<float> chirp(std::size_t count, double rate) {
  const double seconds = static_cast<double>(count) / rate;
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / rate;
    const double cycles = 100.0 * t + 6900.0 / (2.0 * seconds) * t * t;
    values[i] = static_cast<float>(0.5 * std::sin(2.0 * std::numbers::pi * cycles));
  }
  return values;
}

/// The signals of tests/oracle/make_librosa_reference.py, by name.
inline std::map<std::string, std::vector<float>> generated_signals(int rate) {
  const auto count = static_cast<std::size_t>(rate + rate / 3);
  std::vector<float> gated = scaled(lcg_noise(count), 0.25F);
  for (std::size_t i = 0; i < count / 2; ++i) gated[i] = 0.0F;
  std::vector<float> impulse(count, 0.0F);
  impulse[count / 2] = 1.0F;
  return {
      {"sine", sine(count, 440.0, rate)},
      {"chirp", chirp(count, rate)},
      {"noise", scaled(lcg_noise(count), 0.25F)},
      {"gated_noise", gated},
      {"impulse", impulse},
      {"constant", std::vector<float>(count, 0.5F)},
      {"silence", std::vector<float>(count, 0.0F)},
      {"short_noise", scaled(lcg_noise(700), 0.25F)},
      {"three_samples", {0.5F, -0.25F, 0.125F}},
      {"one_sample", {0.5F}},
  };
}

}  // namespace ser
