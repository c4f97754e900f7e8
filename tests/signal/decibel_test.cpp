#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "generated_signals.hpp"
#include "signal/cepstrum.hpp"

namespace ser {
namespace {

Array row(std::vector<float> values) {
  Array array(1, values.size());
  array.values = std::move(values);
  return array;
}

TEST(ScaledLogarithms, AreThoseOfTheStandardLibraryRounded) {
  std::vector<float> values;
  for (float value = 1e-30F; value < 1e30F; value *= 1.37F) values.push_back(value);
  const Array found = scaled_logarithms(row(values), 3.0, 1e-20F, 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double expected = 3.0 * std::log(static_cast<double>(std::max(1e-20F, values[i])));
    EXPECT_FLOAT_EQ(found.values[i], static_cast<float>(expected)) << values[i];
  }
}

TEST(ScaledLogarithms, OfTheOffsetAloneIsItsLogarithm) {
  EXPECT_FLOAT_EQ(scaled_logarithms(row({0.0F}), 1.0, 0.0F, 1e-7).values[0],
                  static_cast<float>(std::log(1e-7)));
}

TEST(ScaledLogarithms, DoNotDependOnThePlace) {
  std::vector<float> values = lcg_noise(37);
  for (float& value : values) value *= value;
  const Array whole = scaled_logarithms(row(values), 1.0, 1e-10F, 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(scaled_logarithms(row({values[i]}), 1.0, 1e-10F, 0.0).values[0], whole.values[i]);
  }
}

TEST(ScaledLogarithms, OfNothingAreNothing) {
  EXPECT_TRUE(scaled_logarithms(Array{}, 1.0, 1e-10F, 0.0).values.empty());
}

}  // namespace
}  // namespace ser
