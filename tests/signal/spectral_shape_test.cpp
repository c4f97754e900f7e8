#include "signal/spectral_shape.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "generated_signals.hpp"

namespace ser {
namespace {

std::vector<float> one_at(std::size_t bin, std::size_t size, float magnitude = 1.0F) {
  std::vector<float> spectrum(size, 0.0F);
  spectrum[bin] = magnitude;
  return spectrum;
}

TEST(SpectralCentroid, IsTheCentreOfMass) {
  EXPECT_EQ(spectral_centroid(one_at(7, 20)), 7.0);
  EXPECT_NEAR(spectral_centroid(std::vector<float>(11, 3.0F)), 5.0, 1e-12);
  EXPECT_NEAR(spectral_centroid(std::vector<float>{1.0F, 0.0F, 0.0F, 0.0F, 3.0F}), 3.0, 1e-12);
}

TEST(SpectralCentroid, OfNothingIsZero) {
  EXPECT_EQ(spectral_centroid({}), 0.0);
  EXPECT_EQ(spectral_centroid(std::vector<float>(5, 0.0F)), 0.0);
}

TEST(SpectralCentroid, DoesNotDependOnTheLevel) {
  const std::vector<float> spectrum = {0.5F, 2.0F, 0.25F, 8.0F, 1.0F};
  EXPECT_EQ(spectral_centroid(spectrum), spectral_centroid(scaled(spectrum, 0x1p-100F)));
}

TEST(SpectralBandwidth, IsTheDistanceFromTheCentroid) {
  EXPECT_EQ(spectral_bandwidth(one_at(7, 20), 2.0), 0.0);
  const std::vector<float> pair = {1.0F, 0.0F, 0.0F, 0.0F, 1.0F};
  EXPECT_NEAR(spectral_bandwidth(pair, 2.0), 2.0, 1e-12);
  EXPECT_NEAR(spectral_bandwidth(pair, 1.0), 2.0, 1e-12);
  EXPECT_EQ(spectral_bandwidth(std::vector<float>(5, 0.0F), 2.0), 0.0);
}

TEST(SpectralRolloff, IsTheFirstBinThatReachesTheShare) {
  const std::vector<float> spectrum = {1.0F, 1.0F, 1.0F, 1.0F};
  EXPECT_EQ(spectral_rolloff(spectrum, 0.25F), 0U);
  EXPECT_EQ(spectral_rolloff(spectrum, 0.26F), 1U);
  EXPECT_EQ(spectral_rolloff(spectrum, 0.75F), 2U);
  EXPECT_EQ(spectral_rolloff(spectrum, 1.0F), 3U);
}

TEST(SpectralRolloff, AgreesWithAddingUpBinByBinForAnySize) {
  for (const std::size_t size : {1U, 2U, 63U, 64U, 65U, 129U, 1025U, 5000U}) {
    std::vector<float> spectrum = lcg_noise(size);
    for (float& value : spectrum) value *= value;
    std::vector<float> sums(size);
    std::partial_sum(spectrum.begin(), spectrum.end(), sums.begin());
    for (const float share : {0.01F, 0.5F, 0.85F, 1.0F}) {
      std::size_t expected = 0;
      while (sums[expected] < share * sums.back()) ++expected;
      EXPECT_EQ(spectral_rolloff(spectrum, share), expected) << size << " " << share;
    }
  }
}

TEST(SpectralRolloff, OfNothingIsTheFirstBin) {
  EXPECT_EQ(spectral_rolloff({}, 0.85F), 0U);
  EXPECT_EQ(spectral_rolloff(std::vector<float>(9, 0.0F), 0.85F), 0U);
}

TEST(SpectralFlatness, IsTheGeometricOverTheArithmeticMean) {
  EXPECT_NEAR(spectral_flatness(std::vector<float>(9, 0.5F), 2.0, 1e-10), 1.0, 1e-12);
  // Powers 1 and 4: √(1·4) / 2.5.
  EXPECT_NEAR(spectral_flatness(std::vector<float>{1.0F, 2.0F}, 2.0, 1e-10), 0.8, 1e-12);
  EXPECT_NEAR(spectral_flatness(std::vector<float>{1.0F, 4.0F}, 1.0, 1e-10), 0.8, 1e-12);
}

TEST(SpectralFlatness, CountsSmallPowersAsTheLeast) {
  EXPECT_NEAR(spectral_flatness(std::vector<float>(17, 0.0F), 2.0, 1e-10), 1.0, 1e-9);
  const double expected = std::sqrt(1e-10) / ((1.0 + 1e-10) / 2.0);
  EXPECT_NEAR(spectral_flatness(std::vector<float>{0.0F, 1.0F}, 2.0, 1e-10), expected, 1e-15);
}

TEST(SpectralFlatness, StaysFiniteWithTheSmallestAndLargestMagnitudes) {
  for (const float magnitude : {1e-30F, 1e15F}) {
    const double flatness = spectral_flatness(std::vector<float>(1025, magnitude), 2.0, 1e-10);
    EXPECT_NEAR(flatness, 1.0, 1e-6) << magnitude;
  }
}

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
