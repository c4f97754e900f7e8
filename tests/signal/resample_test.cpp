// low_pass and sinc_resample, with which formants get to their rate.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "generated_signals.hpp"
#include "signal/sinc.hpp"

namespace ser {
namespace {

std::vector<double> filtered(const std::vector<float>& samples, double fraction) {
  RealFft fft(low_pass_size(samples.size()));
  return low_pass(samples, fraction, fft);
}

double largest_difference(const std::vector<double>& a, const std::vector<float>& b,
                          std::size_t margin) {
  double largest = 0.0;
  for (std::size_t i = margin; i + margin < a.size(); ++i) {
    largest = std::max(largest, std::abs(a[i] - static_cast<double>(b[i])));
  }
  return largest;
}

TEST(LowPass, LeavesWhatIsBelowAndRemovesWhatIsAbove) {
  const auto low = sine(20000, 1000.0, 16000.0);
  EXPECT_LT(largest_difference(filtered(low, 0.5), low, 2000), 1e-3);
  const auto high = sine(20000, 6000.0, 16000.0);
  EXPECT_LT(largest_difference(filtered(high, 0.5), std::vector<float>(20000), 2000), 1e-3);
}

TEST(LowPass, TwiceIsAsOnce) {
  const auto noise = lcg_noise(6000);
  const auto once = filtered(noise, 0.3);
  const auto twice = filtered(std::vector<float>(once.begin(), once.end()), 0.3);
  for (std::size_t i = 1000; i < 5000; ++i) EXPECT_NEAR(twice[i], once[i], 5e-3);
}

TEST(LowPass, SizesArePowersOfTwoWithRoomForZeros) {
  EXPECT_EQ(low_pass_size(0), 2048U);
  EXPECT_EQ(low_pass_size(6192), 8192U);
  EXPECT_EQ(low_pass_size(6193), 16384U);
  EXPECT_EQ(low_pass_size(100'000'000), 1U << 20U);
}

TEST(LowPass, BlocksOfALongRecordingFitTogether) {
  const std::size_t count = (1U << 20U) + 300'000;
  const auto low = sine(count, 1000.0, 16000.0);
  EXPECT_LT(largest_difference(filtered(low, 0.5), low, 20000), 1e-3);
}

TEST(LowPass, OfNothingIsNothing) { EXPECT_TRUE(filtered({}, 0.5).empty()); }

TEST(SincResample, ToTheSameRateChangesNothing) {
  const std::vector<double> samples = {0.5, -0.25, 0.125, 1.0};
  EXPECT_EQ(sinc_resample(samples, 16000, 16000), samples);
}

TEST(SincResample, OfASineIsTheSineAtTheNewTimes) {
  const auto old = sine(16000, 700.0, 16000.0);
  const std::vector<double> samples(old.begin(), old.end());
  for (const int rate : {11000, 8000, 22050, 48000, 11003}) {
    const auto found = sinc_resample(samples, 16000, rate);
    ASSERT_EQ(found.size(), static_cast<std::size_t>(rate));
    for (std::size_t i = 100; i + 200 < found.size(); ++i) {
      // Both begin half a sample after 0 s.
      const double time = (static_cast<double>(i) + 0.5) / rate - 0.5 / 16000.0;
      ASSERT_NEAR(found[i], 0.5 * std::sin(2.0 * std::numbers::pi * 700.0 * time), 1e-4) << rate;
    }
  }
}

TEST(SincResample, LengthIsTheRoundedOne) {
  EXPECT_EQ(resampled_length(48000, 48000, 11000), 11000U);
  EXPECT_EQ(resampled_length(3, 48000, 11000), 1U);
  EXPECT_EQ(resampled_length(1, 48000, 11000), 0U);
  EXPECT_EQ(resampled_length(0, 48000, 11000), 0U);
  for (const std::size_t count : {0U, 1U, 2U, 3U, 7U, 101U}) {
    const std::vector<double> ones(count, 1.0);
    const auto found = sinc_resample(ones, 16000, 11000);
    EXPECT_EQ(found.size(), resampled_length(count, 16000, 11000));
    for (const double value : found) EXPECT_NEAR(value, 1.0, 0.1);
  }
}

}  // namespace
}  // namespace ser
