#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "training/data/batch.hpp"
#include "training/epochs/epoch_loop.hpp"
#include "training/scripted_fit.hpp"

namespace ser {
namespace {

TEST_F(Fit, KeepsTheWeightsOfTheBestDevelopmentUar) {
  ScriptedLearner learner({1, 3, 2, 4, 2, 1});
  const Checkpoint result = run(learner);
  EXPECT_EQ(result.history.size(), 6U);
  EXPECT_EQ(result.best_epoch, 4);
  EXPECT_DOUBLE_EQ(result.best_uar, 1.0);
  // 16 clips in batches of 5 and a lone clip that joins the last: 3 steps an epoch.
  EXPECT_FLOAT_EQ(result.best_weights.at("steps").floats()[0], 12.0F);
  EXPECT_DOUBLE_EQ(result.history[1].dev_uar, 0.75);
}

TEST_F(Fit, NoBatchIsASingleClip) {
  ScriptedLearner learner({1});
  config_.epochs = 1;
  run(learner);
  EXPECT_EQ(learner.sizes_, (std::vector<std::int64_t>{5, 5, 6}));
}

TEST_F(Fit, StopsAfterPatienceEpochsWithoutABetterUar) {
  ScriptedLearner learner({2, 3, 1, 1, 1, 4});
  config_.patience = 2;
  const Checkpoint result = run(learner);
  EXPECT_EQ(result.history.size(), 4U);
  EXPECT_EQ(result.best_epoch, 2);
  EXPECT_TRUE(result.finished);
}

TEST_F(Fit, ResumedRunDoesTheRestAsIfNothingHadHappened) {
  ScriptedLearner whole({1, 2, 3, 1, 4, 1});
  const Checkpoint expected = run(whole, {}, "whole");

  config_.epochs = 3;
  ScriptedLearner first({1, 2, 3});
  Checkpoint half = run(first, {}, "half");
  half.finished = false;
  config_.epochs = 6;
  ScriptedLearner second({1, 4, 1});
  second.set_weights(half.weights);
  const Checkpoint resumed = run(second, half, "half");

  EXPECT_EQ(resumed.history.size(), 6U);
  EXPECT_EQ(resumed.best_epoch, expected.best_epoch);
  EXPECT_FLOAT_EQ(resumed.best_weights.at("steps").floats()[0],
                  expected.best_weights.at("steps").floats()[0]);
  // The same seeds and the same batches in the same order.
  const std::vector<std::uint64_t> rest(whole.seeds_.begin() + 3, whole.seeds_.end());
  EXPECT_EQ(second.seeds_, rest);
  const std::vector<float> values(whole.first_values_.begin() + 9, whole.first_values_.end());
  EXPECT_EQ(second.first_values_, values);
}

TEST_F(Fit, KeepsTheLastEpochWhenAskedTo) {
  ScriptedLearner learner({1, 4, 2, 3, 2, 1});
  config_.keep = KeptEpoch::kLast;
  const Checkpoint result = run(learner);
  EXPECT_EQ(result.best_epoch, 6);
  EXPECT_FLOAT_EQ(result.best_weights.at("steps").floats()[0], learner.steps_);
  EXPECT_EQ(result.best_uar, result.history.back().dev_uar);
}

TEST_F(Fit, CheckpointOnDiskIsWhatFitReturned) {
  ScriptedLearner learner({1, 3, 2, 4, 2, 1});
  config_.schedule.kind = ScheduleKind::kPlateau;
  const Checkpoint result = run(learner);
  const RunFolder folder(folder_ / "run");
  const auto saved = folder.read_checkpoint();
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->best_epoch, result.best_epoch);
  EXPECT_EQ(saved->best_uar, result.best_uar);
  EXPECT_EQ(saved->best_loss, result.best_loss);
  EXPECT_EQ(saved->plateau.scale, result.plateau.scale);
  EXPECT_EQ(saved->plateau.best_loss, result.plateau.best_loss);
  EXPECT_TRUE(saved->finished);
  EXPECT_EQ(saved->history.size(), 6U);
  EXPECT_EQ(saved->best_weights.at("steps").floats()[0],
            result.best_weights.at("steps").floats()[0]);
}

TEST_F(Fit, CropsOfMapsAreSeededByEpochAndContent) {
  config_.crop_frames = 4;
  config_.epochs = 2;
  ScriptedLearner learner({1, 1});
  run(learner);
  for (const auto frames : learner.frames_) EXPECT_EQ(frames, 4);
  ScriptedLearner again({1, 1});
  run(again, {}, "again");
  EXPECT_EQ(again.first_values_, learner.first_values_);
  config_.seed = 2;
  ScriptedLearner other({1, 1});
  run(other, {}, "other");
  EXPECT_NE(other.first_values_, learner.first_values_);
}

TEST_F(Fit, FrozenLayersAreFrozenForTheirEpochsThenLearnAtTheirOwnRate) {
  config_.epochs = 3;
  config_.layers = {{"encoder", 0.1, 2}, {"stem", 0.0, 0}};
  ScriptedLearner learner({1});
  run(learner);
  ASSERT_EQ(learner.factors_.size(), 9U);  // 3 steps an epoch
  EXPECT_EQ(learner.factors_[5], (std::vector<double>{0.0, 0.0, 1.0}));
  EXPECT_EQ(learner.factors_[6], (std::vector<double>{0.1, 0.0, 1.0}));
}

TEST_F(Fit, RunningAverageIsJudgedAndKeptWhileTheWeightsGoOn) {
  config_.epochs = 2;
  config_.ema_decay = 0.5;
  ScriptedLearner learner({1, 4});
  const Checkpoint result = run(learner);
  // Steps 1 … 6; the average keeps min(0.5, (1 + n) / (10 + n)) of itself at step n.
  float average = 1.0F;
  for (int n = 1; n < 6; ++n) {
    const auto keep = std::min(0.5F, static_cast<float>(1 + n) / static_cast<float>(10 + n));
    average = keep * average + (1.0F - keep) * static_cast<float>(n + 1);
  }
  EXPECT_EQ(result.best_epoch, 2);
  EXPECT_NEAR(result.best_weights.at("steps").floats()[0], average, 1e-5);
  EXPECT_FLOAT_EQ(result.weights.at("steps").floats()[0], 6.0F);
  EXPECT_NEAR(RunFolder(folder_ / "run").read_checkpoint()->average.at("steps").floats()[0],
              average, 1e-5);
}

TEST_F(Fit, MixupMakesSoftTargetsOfTheSameKindInEveryRun) {
  config_.mixup = 0.4;
  config_.epochs = 1;
  ScriptedLearner learner({1});
  run(learner);
  ScriptedLearner again({1});
  run(again, {}, "again");
  EXPECT_EQ(again.first_values_, learner.first_values_);
  EXPECT_TRUE(std::any_of(learner.first_values_.begin(), learner.first_values_.end(),
                          [](float value) { return value != std::round(value); }));
}

TEST_F(Fit, LossThatIsNoNumberNamesTheKeyAndTheRemedy) {
  ScriptedLearner learner({1});
  learner.nan_at_ = 2;
  try {
    run(learner);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("training.optimizer.learning_rate"),
              std::string::npos);
  }
}

TEST_F(Fit, StopRequestEndsItWithinAStepAndKeepsTheLastCheckpoint) {
  class Stopper final : public Observer {
   public:
    int stop_signal() const override { return steps >= 4 ? 15 : 0; }
    void advance(std::size_t count) override { steps += count; }
    std::size_t steps = 0;
  } stopper;
  ScriptedLearner learner({1, 2, 3, 4, 4, 4});
  const RunFolder folder(folder_ / "run");
  EXPECT_THROW(run_epochs(config_, augment_, set(), {}, learner, folder, 2, stopper), Interrupted);
  EXPECT_EQ(learner.rates_.size(), 4U);  // three of the first epoch, one of the second
  EXPECT_EQ(folder.read_checkpoint()->history.size(), 1U);
}

TEST_F(Fit, RunFolderIsForOneProcessAtATime) {
  const RunFolder first(folder_ / "run");
  EXPECT_THROW(RunFolder(folder_ / "run"), Error);
}

TEST(SmoothedTargets, RowsSumToOneAndLeanTowardsEven) {
  const auto targets = smoothed_targets(std::vector<std::size_t>{1, 0}, 4, 0.2);
  const std::vector<float> expected = {0.05F, 0.85F, 0.05F, 0.05F, 0.85F, 0.05F, 0.05F, 0.05F};
  ASSERT_EQ(targets.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(targets[i], expected[i], 1e-6);
}

}  // namespace
}  // namespace ser
