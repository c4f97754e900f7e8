#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"
#include "generated_signals.hpp"
#include "signal/cepstrum.hpp"

namespace ser {
namespace {

Array one_column(const std::vector<float>& values) {
  Array array(values.size(), 1);
  array.values = values;
  return array;
}

TEST(Dct, ConstantGoesIntoTheFirstCoefficientAlone) {
  const Array result = Dct(128, 40)(one_column(std::vector<float>(128, 2.0F)));
  EXPECT_NEAR(result.at(0, 0), 2.0 * std::sqrt(128.0), 1e-5);
  for (std::size_t k = 1; k < 40; ++k) EXPECT_NEAR(result.at(k, 0), 0.0, 1e-5);
}

TEST(Dct, OfTwoValuesIsTheirSumAndDifferenceOverRootTwo) {
  const Array result = Dct(2, 2)(one_column({3.0F, 1.0F}));
  EXPECT_NEAR(result.at(0, 0), 4.0 / std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(result.at(1, 0), 2.0 / std::sqrt(2.0), 1e-6);
}

TEST(Dct, KeepsTheEnergyWhenAllCoefficientsAreTaken) {
  const std::vector<float> values = lcg_noise(64);
  const Array result = Dct(64, 64)(one_column(values));
  double before = 0.0;
  double after = 0.0;
  for (const float value : values) before += static_cast<double>(value) * value;
  for (const float value : result.values) after += static_cast<double>(value) * value;
  EXPECT_NEAR(after, before, 1e-5);
}

TEST(Dct, TransformsEachColumnByItself) {
  Array pair(64, 2);
  const auto first = lcg_noise(64, 1);
  const auto second = lcg_noise(64, 2);
  for (std::size_t i = 0; i < 64; ++i) {
    pair.at(i, 0) = first[i];
    pair.at(i, 1) = second[i];
  }
  const Dct dct(64, 20);
  const Array both = dct(pair);
  const Array alone = dct(one_column(second));
  for (std::size_t k = 0; k < 20; ++k) EXPECT_EQ(both.at(k, 1), alone.at(k, 0));
}

TEST(Dct, RefusesMoreCoefficientsThanValues) {
  EXPECT_THROW(Dct(10, 11), Error);
  EXPECT_THROW(Dct(10, 0), Error);
}

TEST(Decibel, PowersOfTenAreMultiplesOfTen) {
  const Array db = power_to_db(one_column({1.0F, 10.0F, 0.01F}), {});
  EXPECT_EQ(db.values, (std::vector<float>{0.0F, 10.0F, -20.0F}));
}

TEST(Decibel, NothingLiesFurtherThanTopDbBelowTheMaximum) {
  const Array db = power_to_db(one_column({1000.0F, 1e-9F, 0.0F}), {1e-10, 80.0});
  EXPECT_EQ(db.values, (std::vector<float>{30.0F, -50.0F, -50.0F}));
}

TEST(Decibel, WithoutAFloorPowersEndAtAmin) {
  const Array db = power_to_db(one_column({1000.0F, 1e-9F, 0.0F}), {1e-10, {}});
  EXPECT_NEAR(db.values[1], -90.0F, 1e-4);
  EXPECT_NEAR(db.values[2], -100.0F, 1e-4);
}

TEST(Decibel, SilenceIsAminEverywhere) {
  for (const float value : power_to_db(Array(4, 3), {}).values) EXPECT_NEAR(value, -100.0F, 1e-4);
}

TEST(Decibel, NothingStaysNothing) { EXPECT_TRUE(power_to_db(Array(), {}).values.empty()); }

}  // namespace
}  // namespace ser
