#include <gtest/gtest.h>

#include <vector>

#include "training/epochs/epoch_loop.hpp"

namespace ser {
namespace {

Tensors weight(float value) { return {{"w", Tensor::of({1}, std::vector<float>{value})}}; }

TEST(WeightAverage, BeginsWithTheFirstWeights) {
  WeightAverage average(0.9);
  average.update(weight(4.0F), 0);
  EXPECT_FLOAT_EQ(average.value().at("w").floats()[0], 4.0F);
}

TEST(WeightAverage, ForgetsQuicklyAtFirst) {
  WeightAverage average(0.999);
  average.update(weight(0.0F), 0);
  average.update(weight(1.0F), 1);  // keeps (1 + 1) / (10 + 1) of what was
  EXPECT_FLOAT_EQ(average.value().at("w").floats()[0], 9.0F / 11.0F);
}

TEST(WeightAverage, DecaysByTheGivenShareLater) {
  WeightAverage average(0.9);
  average.restore(weight(1.0F));
  average.update(weight(0.0F), 1000);
  EXPECT_FLOAT_EQ(average.value().at("w").floats()[0], 0.9F);
}

TEST(WeightAverage, OfConstantWeightsIsThoseWeights) {
  WeightAverage average(0.5);
  for (std::uint64_t step = 0; step < 20; ++step) average.update(weight(3.0F), step);
  EXPECT_FLOAT_EQ(average.value().at("w").floats()[0], 3.0F);
}

}  // namespace
}  // namespace ser
