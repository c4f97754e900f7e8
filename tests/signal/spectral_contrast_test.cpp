#include "signal/spectral_contrast.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace ser {
namespace {

/// Bands of a transform of 64 at 6400 Hz, 100 Hz a bin: bins 0–1, 1–3, 3–32 and one octave more.
const ContrastOptions kTwoOctaves = {200.0, 2, 0.02, true};

TEST(SpectralContrast, IsThePeakLessTheValleyOfEachBand) {
  Array magnitudes(1, 33);
  for (std::size_t bin = 0; bin < 33; ++bin) magnitudes.at(0, bin) = static_cast<float>(bin);
  const Array contrast = SpectralContrast(kTwoOctaves, 64, 6400)(magnitudes);
  ASSERT_EQ(contrast.rows, 3U);
  EXPECT_EQ(contrast.at(0, 0), 1.0F);   // bins 0 … 1
  EXPECT_EQ(contrast.at(1, 0), 2.0F);   // bins 1 … 3
  EXPECT_EQ(contrast.at(2, 0), 29.0F);  // bins 3 … 32, 0.02 · 30 of them: one
}

TEST(SpectralContrast, TakesTheMeanOfAsManyExtremesAsTheQuantileSays) {
  Array magnitudes(1, 33);
  for (std::size_t bin = 0; bin < 33; ++bin) magnitudes.at(0, bin) = static_cast<float>(bin);
  ContrastOptions options = kTwoOctaves;
  options.quantile = 0.1;  // three of the highest band's 30 bins
  EXPECT_EQ(SpectralContrast(options, 64, 6400)(magnitudes).at(2, 0), 31.0F - 4.0F);
}

TEST(SpectralContrast, InDecibelsIsATenfoldLogarithm) {
  Array magnitudes(9, 33);
  for (std::size_t i = 0; i < magnitudes.values.size(); ++i) {
    magnitudes.values[i] = i % 2 == 0 ? 1.0F : 0.01F;
  }
  ContrastOptions options = kTwoOctaves;
  options.linear = false;
  const Array contrast = SpectralContrast(options, 64, 6400)(magnitudes);
  ASSERT_EQ(contrast.columns, 9U);
  for (const float value : contrast.values) EXPECT_NEAR(value, 20.0, 1e-5);
}

TEST(SpectralContrast, OrderOfTheBinsInABandDoesNotMatter) {
  Array up(1, 33);
  Array down(1, 33);
  for (std::size_t bin = 4; bin < 32; ++bin) {
    up.at(0, bin) = static_cast<float>(bin);
    down.at(0, 35 - bin) = static_cast<float>(bin);
  }
  ContrastOptions options = kTwoOctaves;
  options.quantile = 0.2;
  const SpectralContrast contrast(options, 64, 6400);
  EXPECT_EQ(contrast(up).at(2, 0), contrast(down).at(2, 0));
}

TEST(SpectralContrast, BandsWithoutBinsAreSaid) {
  EXPECT_FALSE(SpectralContrast({}, 2048, 22050).problem());
  const auto problem = SpectralContrast({}, 2048, 8000).problem();
  EXPECT_EQ(problem.value_or(""),
            "the contrast band from 6400 to 12800 Hz holds too few bins of a transform of 2048 at "
            "8000 Hz (take another low_hz, fewer bands or a larger n_fft)");
}

}  // namespace
}  // namespace ser
