#include "audio/resample.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <thread>
#include <utility>
#include <vector>

#include "generated_signals.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

/// Amplitude of the part of `wave` at `hz`, by projection on its sine and cosine, away from the
/// edges.
double amplitude_at(const Waveform& wave, double hz) {
  const std::size_t edge = wave.samples.size() / 10;
  double sine_sum = 0.0;
  double cosine_sum = 0.0;
  const std::size_t count = wave.samples.size() - 2 * edge;
  for (std::size_t i = 0; i < count; ++i) {
    // A Hann window keeps other frequencies out.
    const double window = 1.0 - std::cos(2.0 * std::numbers::pi * static_cast<double>(i) /
                                         static_cast<double>(count));
    const double angle =
        2.0 * std::numbers::pi * hz * static_cast<double>(i + edge) / wave.sample_rate;
    sine_sum += window * wave.samples[i + edge] * std::sin(angle);
    cosine_sum += window * wave.samples[i + edge] * std::cos(angle);
  }
  return 2.0 * std::hypot(sine_sum, cosine_sum) / static_cast<double>(count);
}

TEST(Resample, LengthIsRoundedUp) {
  for (const int from : {8000, 11025, 16000, 22050, 44100, 48000}) {
    for (const int to : {8000, 16000, 22050, 48000}) {
      for (const std::size_t n : {1U, 2U, 3U, 999U, 1000U, 4411U}) {
        const Waveform wave{std::vector<float>(n, 0.25F), from};
        // ceil(n · to / from) in whole numbers; librosa's ceil of a double product may be one more.
        const auto exact = (n * static_cast<std::size_t>(to) + static_cast<std::size_t>(from) - 1) /
                           static_cast<std::size_t>(from);
        const Waveform result = resample(wave, to);
        EXPECT_EQ(result.sample_rate, to);
        EXPECT_GE(result.samples.size(), exact);
        EXPECT_LE(result.samples.size(), exact + 1);
      }
    }
  }
  EXPECT_EQ(resample({std::vector<float>(48000), 48000}, 22050).samples.size(), 22050U);
  EXPECT_EQ(resample({std::vector<float>(1001), 16000}, 8000).samples.size(), 501U);
}

TEST(Resample, TheSameRateIsACopy) {
  const Waveform wave{lcg_noise(1000), 16000};
  const Waveform result = resample(wave, 16000);
  EXPECT_EQ(result.samples, wave.samples);
  EXPECT_EQ(result.sample_rate, 16000);
}

TEST(Resample, NothingStaysNothing) {
  const Waveform result = resample({{}, 44100}, 16000);
  EXPECT_TRUE(result.samples.empty());
  EXPECT_EQ(result.sample_rate, 16000);
}

TEST(Resample, AConstantStaysAConstantAwayFromTheEdges) {
  for (const int to : {8000, 22050, 48000}) {
    const Waveform result = resample({std::vector<float>(16000, 0.5F), 16000}, to);
    for (std::size_t i = result.samples.size() / 10; i < result.samples.size() * 9 / 10; ++i) {
      ASSERT_NEAR(result.samples[i], 0.5F, 1e-4F) << to << " at " << i;
    }
  }
}

TEST(Resample, SilenceStaysSilence) {
  for (const float sample : resample({std::vector<float>(5000, 0.0F), 44100}, 16000).samples) {
    ASSERT_EQ(sample, 0.0F);
  }
}

TEST(Resample, ASineKeepsItsFrequencyAmplitudeAndPhase) {
  for (const int to : {16000, 22050, 48000}) {
    const Waveform wave{sine(44100, 1000.0, 44100.0, 0.5), 44100};
    const Waveform result = resample(wave, to);
    EXPECT_NEAR(amplitude_at(result, 1000.0), 0.5, 1e-3);
    EXPECT_NEAR(amplitude_at(result, 1100.0), 0.0, 1e-3);
    const auto expected = sine(result.samples.size(), 1000.0, to, 0.5);
    for (std::size_t i = result.samples.size() / 10; i < result.samples.size() * 9 / 10; ++i) {
      ASSERT_NEAR(result.samples[i], expected[i], 1e-3F) << to << " at " << i;
    }
  }
}

TEST(Resample, ASineAboveTheNewNyquistFrequencyIsRemovedAndNotFolded) {
  const Waveform result = resample({sine(44100, 6000.0, 44100.0, 0.5), 44100}, 8000);
  EXPECT_NEAR(amplitude_at(result, 2000.0), 0.0, 1e-3);  // 8000 - 6000
  float largest = 0.0F;
  for (std::size_t i = 800; i < 7200; ++i) largest = std::max(largest, std::abs(result.samples[i]));
  EXPECT_LT(largest, 1e-3F);
}

TEST(Resample, WhatAThreadResampledBeforeChangesNothing) {
  struct Case {
    std::size_t samples;
    int from;
    int to;
  };
  std::vector<Case> cases;
  for (const std::size_t samples : {1U, 2U, 100U, 48000U, 7U, 31415U}) {
    for (const auto& [from, to] : std::vector<std::pair<int, int>>{
             {48000, 22050}, {16000, 22050}, {44100, 16000}, {2000, 1000}, {48000, 48123}}) {
      cases.push_back({samples, from, to});
    }
  }
  for (const Case& one : cases) {  // the thread's resamplers have served all cases before
    const Waveform wave = {lcg_noise(one.samples), one.from};
    const Waveform used = resample(wave, one.to);
    Waveform fresh;
    std::thread([&] { fresh = resample(wave, one.to); }).join();
    ASSERT_EQ(used.samples, fresh.samples) << one.samples << " at " << one.from << " to " << one.to;
  }
}

TEST(Resample, RefusesARateThatNoSpeechHas) {
  const Error error = thrown_by([] { resample({std::vector<float>(8, 0.5F), 1}, 22050); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_EQ(error.reason(), "sample-rate");
}

}  // namespace
}  // namespace ser
