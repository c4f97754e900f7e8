#include "signal/constant_q.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "generated_signals.hpp"

namespace ser {
namespace {

/// One octave from 1 kHz on at 8 kHz: no resampling is needed.
const ConstantQOptions kOctave = {512, 1, 12, 1000.0};
constexpr int kRate = 8000;

Array transformed(const std::vector<float>& samples, double tuning = 0.0) {
  const ConstantQ transform(kOctave, tuning, kRate);
  SingleRealFft fft(transform.fft_size());
  return transform.magnitude({{samples}}, fft);
}

std::size_t strongest(const Array& map, std::size_t frame) {
  std::size_t best = 0;
  for (std::size_t bin = 1; bin < map.rows; ++bin) {
    if (map.at(bin, frame) > map.at(best, frame)) best = bin;
  }
  return best;
}

TEST(ConstantQ, HearsTheToneOfEachBinInThatBin) {
  for (std::size_t bin = 0; bin < 12; ++bin) {
    const double hz = 1000.0 * std::exp2(static_cast<double>(bin) / 12.0);
    const Array map = transformed(sine(kRate, hz, kRate));
    EXPECT_EQ(map.rows, 12U);
    EXPECT_EQ(strongest(map, 8), bin);
  }
}

TEST(ConstantQ, OfATonesBinIsHalfItsAmplitudeTimesTheRootOfTheFiltersLength) {
  const double ratio = std::exp2(2.0 / 12.0);
  const double quality = (ratio + 1.0) / (ratio - 1.0);
  for (const std::size_t bin : {0U, 5U, 11U}) {
    const double hz = 1000.0 * std::exp2(static_cast<double>(bin) / 12.0);
    const Array map = transformed(sine(kRate, hz, kRate, 0.5));
    const double expected = 0.25 * std::sqrt(quality * kRate / hz);
    EXPECT_NEAR(map.at(bin, 8), expected, 0.01 * expected) << bin;  // 1 % of a filter is left out
  }
}

TEST(ConstantQ, TunedUpHearsHigherTones) {
  const double hz = 1000.0 * std::exp2(5.4 / 12.0);
  EXPECT_GT(transformed(sine(kRate, hz, kRate), 0.4).at(5, 8),
            transformed(sine(kRate, hz, kRate), 0.0).at(5, 8));
}

TEST(ConstantQ, OfSilenceIsZeroWhateverStoodInTheFrameBefore) {
  std::vector<float> samples = sine(2 * kRate, 1500.0, kRate);
  std::fill(samples.begin() + kRate, samples.end(), 0.0F);
  const Array map = transformed(samples);
  for (std::size_t frame = 18; frame < map.columns; ++frame) {
    for (std::size_t bin = 0; bin < map.rows; ++bin) EXPECT_EQ(map.at(bin, frame), 0.0F);
  }
}

TEST(ConstantQ, AnImpulseHasTheHeightOfEachFiltersPeak) {
  std::vector<float> samples(kRate, 0.0F);
  samples[8 * 512] = 1.0F;
  const Array map = transformed(samples);
  for (std::size_t bin = 0; bin < 12; ++bin) {
    // A Hann window of absolute sum 1 peaks at 2 / length; times the root of the length.
    const double ratio = std::exp2(2.0 / 12.0);
    const double length = (ratio + 1.0) / (ratio - 1.0) * kRate /
                          (1000.0 * std::exp2(static_cast<double>(bin) / 12.0));
    EXPECT_NEAR(map.at(bin, 8), 2.0 / std::sqrt(length), 0.05 * 2.0 / std::sqrt(length)) << bin;
  }
}

TEST(ConstantQ, HalvesRatesThatAreHigherThanItNeeds) {
  EXPECT_EQ(ConstantQ({}, 0.0, 22050).halvings(), 0);
  EXPECT_EQ(ConstantQ({}, 0.0, 48000).halvings(), 1);
  EXPECT_EQ(ConstantQ({}, 0.0, 22050).fft_size(), ConstantQ({}, 0.0, 44100).fft_size());
}

TEST(ConstantQ, WhatIsImpossibleIsSaid) {
  EXPECT_FALSE(ConstantQ({}, 0.0, 22050).problem());
  EXPECT_EQ(ConstantQ({}, 0.0, 8000).problem().value_or(""),
            "a constant-Q transform up to 4166 Hz is impossible at 8000 Hz (take fewer octaves or "
            "a lower low_hz)");
  EXPECT_EQ(ConstantQ({500, 7, 36}, 0.0, 22050).problem().value_or(""),
            "hop_length 500 is no multiple of 64, as a constant-Q transform of 7 octaves needs "
            "(take another, or fewer octaves)");
}

}  // namespace
}  // namespace ser
