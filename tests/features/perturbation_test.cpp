#include "features/prosodic/perturbation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "features/prosodic/pitch.hpp"
#include "features/prosodic/pulses.hpp"
#include "voiced_signals.hpp"

namespace ser {
namespace {

std::vector<double> pulses_at(const std::vector<double>& periods, std::size_t count) {
  std::vector<double> pulses = {0.1};
  while (pulses.size() < count) {
    pulses.push_back(pulses.back() + periods[(pulses.size() - 1) % periods.size()]);
  }
  return pulses;
}

TEST(Jitter, OfAlternatingPeriodsIsWhatTheirDefinitionsSay) {
  // Periods 8 and 8.4 ms in turn: neighbours differ by 0.4 ms, the mean is 8.2 ms. Of three in a
  // row two are not like the middle one, of five two.
  const Jitter found = jitter(pulses_at({0.008, 0.0084}, 101));
  EXPECT_NEAR(found.local_abs, 0.0004, 1e-12);
  EXPECT_NEAR(found.local, 0.0004 / 0.0082, 1e-9);
  EXPECT_NEAR(found.rap, 0.0004 * 2.0 / 3.0 / 0.0082, 1e-9);
  EXPECT_NEAR(found.ddp, 0.0008 / 0.0082, 1e-9);
  EXPECT_NEAR(found.ppq5, 0.0004 * 2.0 / 5.0 / 0.0082, 1e-9);
}

TEST(Jitter, OfEqualPeriodsIsZero) {
  const Jitter found = jitter(pulses_at({0.005}, 50));
  EXPECT_NEAR(found.local, 0.0, 1e-12);
  EXPECT_NEAR(found.ppq5, 0.0, 1e-12);
}

TEST(Jitter, PeriodsThatAreTooLongOrTooDifferentPlayNoPart) {
  std::vector<double> pulses = pulses_at({0.008, 0.0084}, 40);
  const Jitter before = jitter(pulses);
  for (const double time : pulses_at({0.008, 0.0084}, 40)) pulses.push_back(time + 1.0);
  EXPECT_NEAR(jitter(pulses).local, before.local, 1e-3 * before.local);
  EXPECT_EQ(jitter(pulses_at({0.03}, 40)).local, 0.0);
  EXPECT_EQ(jitter(pulses_at({0.005, 0.008}, 40)).local, 0.0);
}

TEST(Jitter, OfFewPulsesIsZero) {
  for (std::size_t count = 1; count < 3; ++count) {
    EXPECT_EQ(jitter(pulses_at({0.008, 0.0084}, count)).local, 0.0);
  }
  EXPECT_GT(jitter(pulses_at({0.008, 0.0084}, 3)).local, 0.0);
  EXPECT_EQ(jitter(pulses_at({0.008, 0.0084}, 3)).rap, 0.0);
  EXPECT_EQ(jitter({}).local, 0.0);
}

std::vector<PulseAmplitude> amplitudes(const std::vector<double>& values, std::size_t count) {
  std::vector<PulseAmplitude> result;
  for (std::size_t i = 0; i < count; ++i) {
    result.push_back({0.008 * static_cast<double>(i), values[i % values.size()]});
  }
  return result;
}

TEST(Shimmer, OfAlternatingAmplitudesIsWhatTheirDefinitionsSay) {
  const Shimmer found = shimmer(amplitudes({1.0, 0.8}, 101));
  EXPECT_NEAR(found.local, 0.2 / 0.9, 1e-9);
  EXPECT_NEAR(found.local_db, 20.0 * std::log10(1.0 / 0.8), 1e-9);
  EXPECT_NEAR(found.apq3, 0.2 * 2.0 / 3.0 / 0.9, 1e-9);
  EXPECT_NEAR(found.apq5, 0.2 * 2.0 / 5.0 / 0.9, 1e-9);
  EXPECT_NEAR(found.apq11, 0.2 * 6.0 / 11.0 / 0.9, 1e-9);
}

TEST(Shimmer, AmplitudesThatDifferTooMuchPlayNoPart) {
  EXPECT_EQ(shimmer(amplitudes({1.0, 0.6}, 50)).local, 0.0);
  EXPECT_GT(shimmer(amplitudes({1.0, 0.63}, 50)).local, 0.0);
  EXPECT_EQ(shimmer({}).local_db, 0.0);
  EXPECT_EQ(shimmer(amplitudes({1.0}, 1)).local, 0.0);
}

TEST(Shimmer, AmplitudeOfAPulseInASteadySoundIsItsWindowedRootMeanSquare) {
  const Waveform wave = {std::vector<float>(16000, 0.25F), 16000};
  const std::vector<double> pulses = pulses_at({0.008}, 20);
  const auto found = pulse_amplitudes(wave, pulses);
  ASSERT_EQ(found.size(), 18U);
  for (const auto& [time, amplitude] : found) EXPECT_NEAR(amplitude, 0.25, 1e-12);
}

struct Measured {
  Jitter jitter;
  Shimmer shimmer;
};

Measured measured(const std::vector<double>& periods, const std::vector<double>& heights) {
  const Waveform wave = {to_samples(pulse_train(32000, periods, heights)), 16000};
  Workspace workspace;
  const auto pulses = find_pulses(wave, find_pitch(wave, {}, workspace));
  return {jitter(pulses), shimmer(pulse_amplitudes(wave, pulses))};
}

TEST(Jitter, OfATrainOfPulsesIsThatOfItsPeriods) {
  const Measured found = measured({128.0, 130.0}, {1.0});
  EXPECT_NEAR(found.jitter.local, 2.0 / 129.0, 0.02 * 2.0 / 129.0);
  EXPECT_NEAR(found.jitter.local_abs, 2.0 / 16000.0, 0.02 * 2.0 / 16000.0);
  EXPECT_LT(measured({128.0}, {1.0}).jitter.local, 1e-6);
}

TEST(Shimmer, OfATrainOfPulsesIsThatOfItsHeights) {
  const Measured found = measured({128.0}, {1.0, 0.8});
  EXPECT_NEAR(found.shimmer.local, 0.2 / 0.9, 0.02 * 0.2 / 0.9);
  EXPECT_NEAR(found.shimmer.local_db, 20.0 * std::log10(1.25), 0.04);
  EXPECT_LT(measured({128.0}, {1.0}).shimmer.local, 1e-5);
}

}  // namespace
}  // namespace ser
