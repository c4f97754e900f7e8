#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/error.hpp"
#include "signal/cepstrum.hpp"

namespace ser {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

std::vector<float> ramp(std::size_t size, float step) {
  std::vector<float> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = 3.0F + step * static_cast<float>(i);
  return values;
}

TEST(Delta, OfALineIsItsSlopeEverywhere) {
  for (const std::size_t size : {2U, 5U, 8U, 9U, 10U, 40U}) {
    for (const float value : delta(ramp(size, 0.5F))) EXPECT_NEAR(value, 0.5, 1e-6) << size;
  }
}

TEST(Delta, OfOrderTwoOfAParabolaIsTwiceItsFactor) {
  std::vector<float> parabola(20);
  for (std::size_t i = 0; i < parabola.size(); ++i) {
    parabola[i] = 0.25F * static_cast<float>(i * i) - static_cast<float>(i);
  }
  for (const float value : delta(parabola, 2)) EXPECT_NEAR(value, 0.5, 1e-5);
}

TEST(Delta, OfAnImpulseIsTheKernelTurnedRound) {
  std::vector<float> impulse(21, 0.0F);
  impulse[10] = 60.0F;  // the sum of k² over k = -4 … 4
  const std::vector<float> found = delta(impulse);
  for (int k = -4; k <= 4; ++k) EXPECT_NEAR(found[static_cast<std::size_t>(10 - k)], k, 1e-5);
  EXPECT_NEAR(found[5], 0.0, 1e-6);
  EXPECT_NEAR(found[15], 0.0, 1e-6);
}

TEST(Delta, AtTheEndsIsThatOfTheLastWholeWindow) {
  std::vector<float> values = ramp(12, 1.0F);
  values[0] = 50.0F;
  values[11] = -7.0F;
  const std::vector<float> found = delta(values);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(found[i], found[4]);
    EXPECT_EQ(found[11 - i], found[7]);
  }
}

TEST(Delta, OfAConstantIsZeroAndOfNothingIsNothing) {
  for (const float value : delta(std::vector<float>(30, -7.5F))) EXPECT_NEAR(value, 0.0, 1e-6);
  EXPECT_EQ(delta(std::vector<float>{4.0F}), (std::vector<float>{0.0F}));
  EXPECT_EQ(delta(std::vector<float>{4.0F, 9.0F}, 2), (std::vector<float>{0.0F, 0.0F}));
  EXPECT_TRUE(delta(std::vector<float>{}).empty());
}

TEST(Delta, LeavesUndefinedFramesAndDoesNotReachAcrossThem) {
  std::vector<float> values = {kNone, 1.0F, 2.0F, 3.0F, kNone, kNone, 100.0F, 90.0F, kNone, 5.0F};
  const std::vector<float> found = delta(values);
  for (const std::size_t i : {0U, 4U, 5U, 8U}) EXPECT_TRUE(std::isnan(found[i])) << i;
  for (const std::size_t i : {1U, 2U, 3U}) EXPECT_NEAR(found[i], 1.0, 1e-6) << i;
  for (const std::size_t i : {6U, 7U}) EXPECT_NEAR(found[i], -10.0, 1e-5) << i;
  EXPECT_EQ(found[9], 0.0F);
}

TEST(Delta, RefusesWidthsWithoutAMiddleFrameOrTooFewForTheOrder) {
  const std::vector<float> values(20, 1.0F);
  EXPECT_THROW(delta(values, 0), Error);
  EXPECT_THROW(delta(values, 1, 8), Error);
  EXPECT_THROW(delta(values, 3, 3), Error);
}

}  // namespace
}  // namespace ser
