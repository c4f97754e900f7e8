#include <gtest/gtest.h>

#include <set>

#include "training/train_network.hpp"

namespace ser {
namespace {

EpochRecord epoch(int number, double loss, double uar) {
  EpochRecord record;
  record.epoch = number;
  record.dev_loss = loss;
  record.dev_uar = uar;
  return record;
}

TEST(MemberSeed, FirstIsTheRunsOwnAndTheOthersDiffer) {
  EXPECT_EQ(member_seed(7, 1), 7U);
  const std::set<std::uint64_t> seeds = {member_seed(7, 1), member_seed(7, 2), member_seed(7, 3),
                                         member_seed(8, 1), member_seed(8, 2)};
  EXPECT_EQ(seeds.size(), 5U);
}

TEST(MeanHistory, OfOneIsTheSame) {
  const auto mean = mean_history({{epoch(1, 2.0, 0.25), epoch(2, 1.0, 0.5)}});
  ASSERT_EQ(mean.size(), 2U);
  EXPECT_EQ(mean[1].epoch, 2);
  EXPECT_DOUBLE_EQ(mean[1].dev_loss, 1.0);
  EXPECT_DOUBLE_EQ(mean[1].dev_uar, 0.5);
}

TEST(MeanHistory, AveragesTheMembersThatStillTrainInAnEpoch) {
  const auto mean = mean_history({{epoch(1, 2.0, 0.2), epoch(2, 1.0, 0.5)}, {epoch(1, 4.0, 0.4)}});
  ASSERT_EQ(mean.size(), 2U);
  EXPECT_DOUBLE_EQ(mean[0].dev_loss, 3.0);
  EXPECT_DOUBLE_EQ(mean[0].dev_uar, 0.3);
  EXPECT_DOUBLE_EQ(mean[1].dev_loss, 1.0);
}

TEST(MeanHistory, OfNoneIsEmpty) { EXPECT_TRUE(mean_history({}).empty()); }

}  // namespace
}  // namespace ser
