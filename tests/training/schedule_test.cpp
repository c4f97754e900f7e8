#include "training/epochs/schedule.hpp"

#include <gtest/gtest.h>

namespace ser {
namespace {

TrainConfig config_with(ScheduleKind schedule) {
  TrainConfig config;
  config.epochs = 10;
  config.optimizer.learning_rate = 0.1;
  config.schedule.kind = schedule;
  return config;
}

TEST(LearningRate, OfConstantStays) {
  const auto config = config_with(ScheduleKind::kConstant);
  for (const double at : {0.0, 3.7, 9.99}) EXPECT_DOUBLE_EQ(learning_rate(config, {}, at), 0.1);
}

TEST(LearningRate, OfCosineRisesLinearlyThenFallsToTheFloor) {
  auto config = config_with(ScheduleKind::kCosine);
  config.schedule.warmup_epochs = 2.0;
  config.schedule.floor = 0.1;
  EXPECT_DOUBLE_EQ(learning_rate(config, {}, 0.0), 0.0);
  EXPECT_DOUBLE_EQ(learning_rate(config, {}, 1.0), 0.05);
  EXPECT_DOUBLE_EQ(learning_rate(config, {}, 2.0), 0.1);
  EXPECT_NEAR(learning_rate(config, {}, 6.0), 0.1 * (1.0 + 0.1) / 2.0, 1e-12);
  EXPECT_NEAR(learning_rate(config, {}, 10.0), 0.01, 1e-12);
}

TEST(LearningRate, OfOneCyclePeaksAtThirtyPercent) {
  const auto config = config_with(ScheduleKind::kOneCycle);
  EXPECT_NEAR(learning_rate(config, {}, 0.0), 0.1 / 25.0, 1e-12);
  EXPECT_NEAR(learning_rate(config, {}, 3.0), 0.1, 1e-12);
  EXPECT_NEAR(learning_rate(config, {}, 6.5), 0.05, 1e-12);
  EXPECT_NEAR(learning_rate(config, {}, 10.0), 0.0, 1e-12);
}

TEST(LearningRate, OfPlateauIsHalvedAfterPatienceEpochsWithoutALowerLoss) {
  auto config = config_with(ScheduleKind::kPlateau);
  config.schedule.patience = 2;
  PlateauState state;
  for (const double loss : {1.0, 0.9, 0.95, 0.95})
    state = after_epoch(config.schedule, state, loss);
  EXPECT_DOUBLE_EQ(learning_rate(config, state, 4.0), 0.1);
  state = after_epoch(config.schedule, state, 0.92);
  EXPECT_DOUBLE_EQ(learning_rate(config, state, 5.0), 0.05);
  state = after_epoch(config.schedule, state, 0.5);
  EXPECT_DOUBLE_EQ(learning_rate(config, state, 6.0), 0.05);
}

}  // namespace
}  // namespace ser
