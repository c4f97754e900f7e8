#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "training/data/training_batches.hpp"

namespace ser {
namespace {

const Rows kRows = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
/// Eight clips of class 0, two of class 1.
const std::vector<std::size_t> kTruth = {0, 0, 0, 0, 1, 0, 0, 0, 0, 1};

TEST(EpochOrder, ShuffledHasEveryClipOnce) {
  Rows order = epoch_order(Sampling::kShuffled, kRows, kTruth, 2, 7);
  EXPECT_NE(order, kRows);
  std::sort(order.begin(), order.end());
  EXPECT_EQ(order, kRows);
}

TEST(EpochOrder, BalancedHasEveryClassEquallyOftenInAsManyClips) {
  const Rows order = epoch_order(Sampling::kBalanced, kRows, kTruth, 2, 7);
  ASSERT_EQ(order.size(), kRows.size());
  std::map<std::size_t, int> times;
  for (const std::size_t row : order) ++times[row];
  EXPECT_EQ(times[14] + times[19], 5);
  EXPECT_LE(std::abs(times[14] - times[19]), 1);
  // Five of the frequent class, none of them twice.
  EXPECT_EQ(times.size(), 7U);
}

TEST(EpochOrder, BalancedTakesTurnsAmongTheClipsOfAFrequentClass) {
  std::map<std::size_t, int> times;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    for (const std::size_t row : epoch_order(Sampling::kBalanced, kRows, kTruth, 2, seed))
      ++times[row];
  }
  EXPECT_EQ(times.size(), kRows.size());
}

TEST(EpochOrder, FollowsTheSeed) {
  for (const Sampling sampling : {Sampling::kShuffled, Sampling::kBalanced}) {
    EXPECT_EQ(epoch_order(sampling, kRows, kTruth, 2, 7),
              epoch_order(sampling, kRows, kTruth, 2, 7));
    EXPECT_NE(epoch_order(sampling, kRows, kTruth, 2, 7),
              epoch_order(sampling, kRows, kTruth, 2, 8));
  }
}

TEST(SpeakerBatches, HoldSharesOfSpeakersOfAboutTheGivenSize) {
  Rows rows(110);
  std::vector<std::size_t> speaker(110);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = i;
    speaker[i] = i < 60 ? 0 : i < 100 ? 1 : 2;  // 60, 40 and 10 clips
  }
  Rows seen;
  for (const Rows& batch : speaker_batches(rows, speaker, 20, 40, 5)) {
    std::map<std::size_t, int> share;
    for (const std::size_t row : batch) ++share[speaker[row]];
    for (const auto& [number, clips] : share) EXPECT_EQ(clips % (number == 2 ? 10 : 20), 0);
    seen.insert(seen.end(), batch.begin(), batch.end());
  }
  EXPECT_NE(seen, rows);
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, rows);
}

TEST(BatchesOf, LoneLastClipJoinsTheBatchBefore) {
  const auto batches = batches_of({1, 2, 3, 4, 5}, 2);
  EXPECT_EQ(batches, (std::vector<Rows>{{1, 2}, {3, 4, 5}}));
  EXPECT_EQ(batches_of({1}, 2), (std::vector<Rows>{{1}}));
  EXPECT_EQ(batches_of({}, 2), std::vector<Rows>{});
}

}  // namespace
}  // namespace ser
