// Frames, windows and peaks between samples.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "signal/real_fft.hpp"
#include "signal/sinc.hpp"
#include "signal/windows.hpp"

namespace ser {
namespace {

TEST(ShortTermFrames, LieInsideTheSignalAndInItsMiddle) {
  for (const std::size_t count : {640U, 700U, 16000U, 16123U}) {
    const ShortTermFrames frames = centred_frames(count, 16000.0, 0.04, 0.01);
    const double duration = static_cast<double>(count) / 16000.0;
    const double before = frames.time(0) - 0.02;
    const double after = duration - frames.time(frames.count - 1) - 0.02;
    EXPECT_NEAR(before, after, 1e-12);
    EXPECT_GE(before, -1e-12);
    EXPECT_LT(before, 0.005 + 1e-9);
  }
}

TEST(ShortTermFrames, AreNoneInASignalShorterThanTheWindow) {
  EXPECT_EQ(centred_frames(639, 16000.0, 0.04, 0.01).count, 0U);
  EXPECT_EQ(centred_frames(640, 16000.0, 0.04, 0.01).count, 1U);
  EXPECT_EQ(centred_frames(0, 16000.0, 0.04, 0.01).count, 0U);
}

/// Of frames of parselmouth 0.4.7 at lengths where (duration − window) / step is whole.
TEST(ShortTermFrames, AreRoundedAsPraatRoundsThem) {
  EXPECT_EQ(centred_frames(11200, 16000.0, 3.0 / 75.0, 0.75 / 75.0).count, 67U);
  EXPECT_EQ(centred_frames(9600, 48000.0, 3.0 / 75.0, 0.75 / 75.0).count, 16U);
  EXPECT_EQ(centred_frames(53248, 16000.0, 6.4 / 100.0, 0.8 / 100.0).count, 409U);
  EXPECT_EQ(centred_frames(19200, 48000.0, 6.4 / 100.0, 0.8 / 100.0).count, 42U);
  // Formants, whose sound has been resampled to 11 kHz.
  EXPECT_EQ(centred_frames(2200, 11000.0, 0.05, 0.00625).count, 24U);
  EXPECT_EQ(centred_frames(12100, 11000.0, 0.05, 0.00625).count, 168U);
}

void expect_bell(const std::vector<double>& window, double edge) {
  for (std::size_t i = 0; i < window.size(); ++i) {
    EXPECT_NEAR(window[i], window[window.size() - 1 - i], 1e-12);
    EXPECT_GT(window[i], 0.0);
    EXPECT_LE(window[i], 1.0 + 1e-12);
    if (i > 0 && 2 * i < window.size()) {
      EXPECT_GE(window[i], window[i - 1]);
    }
  }
  EXPECT_LT(window.front(), edge);
}

TEST(BellWindows, AreSymmetricAndRiseToOneInTheMiddle) {
  expect_bell(inner_hann(101), 1e-3);
  expect_bell(gaussian_window(101), 1e-4);
  expect_bell(kaiser_window(1.0 / 50.5, 20.0), 1e-6);
  EXPECT_DOUBLE_EQ(inner_hann(101)[50], 1.0);
  EXPECT_DOUBLE_EQ(gaussian_window(101)[50], 1.0);
  EXPECT_DOUBLE_EQ(kaiser_window(0.02, 20.0)[50], 1.0);
  EXPECT_EQ(kaiser_window(1.0 / 50.5, 20.0).size(), 101U);
}

TEST(BellWindows, HaveTheirClosedForms) {
  EXPECT_NEAR(inner_hann(3)[0], 0.5, 1e-12);
  // x = −½ of (e^(−12x²) − e^(−12)) / (1 − e^(−12))
  EXPECT_NEAR(gaussian_window(3)[0], (std::exp(-3.0) - std::exp(-12.0)) / (1.0 - std::exp(-12.0)),
              1e-12);
  // A Kaiser window of β = 0 is a rectangle; I₀(1) = 1.2660658777520084.
  for (const double value : kaiser_window(0.1, 0.0)) EXPECT_DOUBLE_EQ(value, 1.0);
  EXPECT_NEAR(kaiser_window(1.0, 1.0)[0], 1.0 / 1.2660658777520084, 1e-12);
}

TEST(FastSize, IsEvenAndHasSmallFactorsOnly) {
  EXPECT_EQ(fast_size(0), 2U);
  EXPECT_EQ(fast_size(1), 2U);
  EXPECT_EQ(fast_size(7), 8U);
  EXPECT_EQ(fast_size(17), 18U);
  EXPECT_EQ(fast_size(1001), 1024U);
  EXPECT_EQ(fast_size(1025), 1080U);
}

std::vector<double> cosine(std::size_t count, double top, double cycles_per_sample) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double phase = 2.0 * std::numbers::pi * cycles_per_sample;
    values.push_back(std::cos(phase * (static_cast<double>(i) - top)));
  }
  return values;
}

TEST(SincPeak, FindsTheTopOfACosineBetweenSamples) {
  const SincPeak peak(70);
  for (const double top : {150.0, 150.03, 150.25, 150.49, 149.6}) {
    for (const double frequency : {0.01, 0.1, 0.25}) {
      const Peak found = peak(cosine(300, top, frequency), 150);
      EXPECT_NEAR(found.position, top, 1e-3) << top << " " << frequency;
      EXPECT_NEAR(found.value, 1.0, 1e-4) << top << " " << frequency;
    }
  }
}

TEST(SincPeak, NearTheEndsTakesWhatThereIs) {
  const SincPeak peak(70);
  EXPECT_NEAR(peak(cosine(160, 150.3, 0.05), 150).position, 150.3, 0.05);
  EXPECT_NEAR(peak(cosine(300, 9.7, 0.05), 10).position, 9.7, 0.05);
  EXPECT_NEAR(peak(cosine(300, 1.0, 0.05), 1).position, 1.0, 0.2);
}

TEST(ParabolicPeak, OfAParabolaIsItsVertex) {
  std::vector<double> values;
  for (int i = 0; i < 5; ++i) values.push_back(7.0 - 2.0 * (i - 2.2) * (i - 2.2));
  const Peak peak = parabolic_peak(values, 2);
  EXPECT_NEAR(peak.position, 2.2, 1e-12);
  EXPECT_NEAR(peak.value, 7.0, 1e-12);
}

}  // namespace
}  // namespace ser
