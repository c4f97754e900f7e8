#include <gtest/gtest.h>

#include "training/scripted_fit.hpp"

namespace ser {
namespace {

class FitHistory : public Fit {};

TEST_F(FitHistory, RecallOfTheTrainingIsTheMeanOverTheClassesOfTheEpochsClips) {
  // Clips 0 … 15 of which every fourth is sad: 12 happy, 4 sad; 12 … 15 are called sad.
  for (std::size_t i = 0; i < 16; ++i) manifest_.rows[i].emotion = i % 4 == 3 ? "sad" : "happy";
  ScriptedLearner learner({1});
  learner.second_from_ = 11.5F;
  config_.epochs = 1;
  const EpochRecord epoch = run(learner).history.at(0);
  EXPECT_DOUBLE_EQ(epoch.train_wa, 10.0 / 16.0);  // 9 happy, 1 sad
  ASSERT_TRUE(epoch.train_uar);
  EXPECT_DOUBLE_EQ(*epoch.train_uar, (9.0 / 12.0 + 1.0 / 4.0) / 2.0);
}

TEST_F(FitHistory, HistoryOfAnOlderCheckpointIsContinued) {
  ScriptedLearner first({1, 2});
  config_.epochs = 2;
  Checkpoint old = run(first);
  for (EpochRecord& record : old.history) record.train_uar.reset();
  old.finished = false;
  {
    const RunFolder folder(folder_ / "run");
    folder.write_checkpoint(old);
    old = *folder.read_checkpoint();
  }
  config_.epochs = 3;
  ScriptedLearner second({3});
  const Checkpoint result = run(second, old);
  ASSERT_EQ(result.history.size(), 3U);
  EXPECT_FALSE(result.history[1].train_uar);
  EXPECT_TRUE(result.history[2].train_uar);
}

}  // namespace
}  // namespace ser
