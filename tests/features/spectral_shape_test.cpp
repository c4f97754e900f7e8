// Blocks of one number a frame, and the transform itself, on signals whose values are known.

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "generated_signals.hpp"
#include "made_features.hpp"

namespace ser {
namespace {

constexpr double kBinHz = kBlockRate / 2048.0;
constexpr std::size_t kInner = 10;  ///< a frame that lies wholly inside a second

/// Frame `kInner` of a block of one row.
double inner(const std::string& block, const std::vector<float>& samples, Json options = {}) {
  options["block"] = block;
  return static_cast<double>(map_of(options, {samples, kBlockRate}).at(0, kInner));
}

/// A sine of exactly `bin` bins: magnitudes ½, 1, ½ of it around that bin.
std::vector<float> bin_sine(double bin) { return sine(kBlockRate, bin * kBinHz, kBlockRate); }

const std::vector<float> kConstant(kBlockRate, 0.5F);

std::vector<float> noise() { return scaled(lcg_noise(10 * kBlockRate), 0.25F); }

TEST(StftBlock, OfAConstantHoldsTheWindowsSumAndItsSquare) {
  const Array magnitudes = map_of({{"block", "stft"}}, {kConstant, kBlockRate});
  EXPECT_EQ(magnitudes.rows, 1025U);
  EXPECT_NEAR(magnitudes.at(0, kInner), 512.0, 1e-3);
  EXPECT_NEAR(magnitudes.at(1, kInner), 256.0, 1e-3);
  EXPECT_NEAR(magnitudes.at(2, kInner), 0.0, 1e-3);
  const Array power = map_of({{"block", "stft"}, {"power", 2}}, {kConstant, kBlockRate});
  EXPECT_NEAR(power.at(0, kInner), 512.0 * 512.0, 1.0);
}

TEST(CentroidBlock, OfASineIsItsFrequency) {
  EXPECT_NEAR(inner("centroid", bin_sine(100)), 100 * kBinHz, 0.01);
  EXPECT_NEAR(inner("centroid", sine(kBlockRate, 3000.0, kBlockRate)), 3000.0, 5.0);
}

TEST(CentroidBlock, OfAFlatSpectrumIsAQuarterOfTheRateAndOfSilenceZero) {
  EXPECT_NEAR(inner("centroid", impulse_in(kInner)), kBlockRate / 4.0, 0.01);
  EXPECT_EQ(inner("centroid", kBlockSilence), 0.0);
}

TEST(CentroidBlock, OfAConstantIsThatOfTheWindowsMainLobe) {
  EXPECT_NEAR(inner("centroid", kConstant), kBinHz / 3.0, 0.01);  // (0·1 + 1·½) / 1½
}

TEST(CentroidBlock, FollowsAChirp) {
  const Array map =
      map_of({{"block", "centroid"}}, {chirp(2 * kBlockRate, kBlockRate), kBlockRate});
  for (std::size_t frame = 4; frame + 4 < map.columns; ++frame) {
    const double seconds = static_cast<double>(frame) * 512.0 / kBlockRate;
    EXPECT_NEAR(map.at(0, frame), 100.0 + 6900.0 / 2.0 * seconds, 25.0) << frame;
  }
}

TEST(BandwidthBlock, OfAConstantIsThatOfTheWindowsMainLobe) {
  // Magnitudes 1 and ½ in the bins 0 and 1, a third of a bin off the centroid and two thirds.
  EXPECT_NEAR(inner("bandwidth", kConstant), kBinHz * std::sqrt(2.0 / 9.0), 0.01);
  EXPECT_NEAR(inner("bandwidth", kConstant, {{"p", 1}}), kBinHz * 4.0 / 9.0, 0.01);
}

TEST(BandwidthBlock, OfASineIsNarrow) { EXPECT_LT(inner("bandwidth", bin_sine(100)), kBinHz); }

TEST(BandwidthBlock, OfAFlatSpectrumIsThatOfAUniformDistribution) {
  const double bins = std::sqrt((1025.0 * 1025.0 - 1.0) / 12.0);
  EXPECT_NEAR(inner("bandwidth", impulse_in(kInner)), kBinHz * bins, 0.01);
  EXPECT_EQ(inner("bandwidth", kBlockSilence), 0.0);
}

TEST(RolloffBlock, LiesWhereTheShareIsReached) {
  EXPECT_NEAR(inner("rolloff", bin_sine(100)), 101 * kBinHz, 1e-3);
  EXPECT_NEAR(inner("rolloff", bin_sine(100), {{"roll_percent", 0.5}}), 100 * kBinHz, 1e-3);
  // 0.85 · 1025 = 871.25, which the bins up to number 871 reach.
  EXPECT_NEAR(inner("rolloff", impulse_in(kInner)), 871 * kBinHz, 1e-3);
  EXPECT_EQ(inner("rolloff", kBlockSilence), 0.0);
}

TEST(FlatnessBlock, IsOneForAFlatSpectrumAndForSilence) {
  EXPECT_NEAR(inner("flatness", impulse_in(kInner)), 1.0, 1e-5);
  EXPECT_NEAR(inner("flatness", kBlockSilence), 1.0, 1e-5);
  EXPECT_LT(inner("flatness", bin_sine(100)), 1e-5);
}

TEST(FlatnessBlock, OfWhiteNoiseIsThatOfExponentialPowers) {
  // e^(mean of ln x) over the mean of x, where x is exponentially distributed.
  const double mean = row_means(map_of({{"block", "flatness"}}, {noise(), kBlockRate}))[0];
  EXPECT_NEAR(mean, std::exp(-std::numbers::egamma), 0.01);
}

TEST(ZcrBlock, OfASineIsTwiceItsFrequencyOverTheRate) {
  EXPECT_NEAR(inner("zcr", sine(kBlockRate, 1000.0, kBlockRate)), 2000.0 / kBlockRate,
              1.0 / 2048.0);
}

TEST(ZcrBlock, IsZeroWithoutAChangeOfSignAndNearOneForAlternatingSamples) {
  EXPECT_EQ(inner("zcr", kBlockSilence), 0.0);
  EXPECT_EQ(inner("zcr", kConstant), 0.0);
  std::vector<float> alternating(kBlockRate);
  for (std::size_t i = 0; i < alternating.size(); ++i) alternating[i] = i % 2 == 0 ? 1.0F : -1.0F;
  EXPECT_NEAR(inner("zcr", alternating), 2047.0 / 2048.0, 1e-6);
  // Numbers so small that they are no sign.
  EXPECT_EQ(inner("zcr", scaled(alternating, 1e-11F)), 0.0);
}

TEST(ZcrBlock, OfWhiteNoiseIsAHalf) {
  EXPECT_NEAR(row_means(map_of({{"block", "zcr"}}, {noise(), kBlockRate}))[0], 0.5, 0.005);
}

TEST(RmsBlock, IsTheRootOfTheMeanSquare) {
  EXPECT_NEAR(inner("rms", sine(kBlockRate, 64 * kBinHz, kBlockRate, 0.5)), 0.5 / std::sqrt(2.0),
              1e-6);
  EXPECT_NEAR(inner("rms", kConstant), 0.5, 1e-6);
  EXPECT_NEAR(inner("rms", impulse_in(kInner)), 1.0 / std::sqrt(2048.0), 1e-7);
  EXPECT_EQ(inner("rms", kBlockSilence), 0.0);
  EXPECT_NEAR(row_means(map_of({{"block", "rms"}}, {noise(), kBlockRate}))[0],
              0.25 / std::sqrt(3.0), 1e-3);
}

TEST(RmsBlock, CountsTheSilenceBeyondTheEnds) {
  const Array map = map_of({{"block", "rms"}}, {kConstant, kBlockRate});
  EXPECT_NEAR(map.at(0, 0), 0.5 / std::sqrt(2.0), 1e-6);
}

TEST(FluxBlock, IsZeroWhereNothingChanges) {
  EXPECT_NEAR(inner("flux", kConstant), 0.0, 1e-3);
  EXPECT_EQ(inner("flux", kBlockSilence), 0.0);
}

TEST(FluxBlock, OfAnImpulseIsHowItsWindowWeightGrowsInEveryBin) {
  const Array map = map_of({{"block", "flux"}}, {impulse_in(kInner), kBlockRate});
  EXPECT_EQ(map.at(0, 0), 0.0F);
  // 512 samples off the middle the window has fallen from 1 to ½.
  EXPECT_NEAR(map.at(0, kInner), 0.5 * std::sqrt(1025.0), 1e-3);
  EXPECT_NEAR(map.at(0, kInner + 1), 0.5 * std::sqrt(1025.0), 1e-3);
  const Array growth =
      map_of({{"block", "flux"}, {"rectify", true}}, {impulse_in(kInner), kBlockRate});
  EXPECT_NEAR(growth.at(0, kInner), 0.5 * std::sqrt(1025.0), 1e-3);
  EXPECT_NEAR(growth.at(0, kInner + 1), 0.0, 1e-3);
}

}  // namespace
}  // namespace ser
