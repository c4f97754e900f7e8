#include "signal/spectral_moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
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

}  // namespace
}  // namespace ser
