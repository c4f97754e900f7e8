#include "core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace ser {
namespace {

TEST(DeriveSeed, DiffersByNameAndIndexAndIsStable) {
  EXPECT_NE(derive_seed(1, "shuffle"), derive_seed(1, "dropout"));
  EXPECT_NE(derive_seed(1, "shuffle", 0), derive_seed(1, "shuffle", 1));
  EXPECT_NE(derive_seed(1, "shuffle"), derive_seed(2, "shuffle"));
  EXPECT_EQ(derive_seed(7, "shuffle", 3), derive_seed(7, "shuffle", 3));
}

TEST(Random, EngineIsTheOneTheStandardSpecifies) {
  // [rand.predef]: the 10000th value of a default-seeded mt19937_64.
  Random random(std::mt19937_64::default_seed);
  for (int i = 0; i < 9999; ++i) random.bits();
  EXPECT_EQ(random.bits(), 9981545732273789042ULL);
}

TEST(Random, BelowCoversItsRangeEvenly) {
  Random random(1);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 500);
}

TEST(Random, UniformLiesInItsRangeAndHasItsMean) {
  Random random(2);
  double sum = 0.0;
  for (int i = 0; i < 100000; ++i) {
    const double value = random.uniform(2.0, 4.0);
    ASSERT_GE(value, 2.0);
    ASSERT_LT(value, 4.0);
    sum += value;
  }
  EXPECT_NEAR(sum / 100000, 3.0, 0.01);
}

TEST(Random, NormalHasMeanZeroAndVarianceOne) {
  Random random(3);
  double sum = 0.0;
  double squares = 0.0;
  constexpr int kCount = 200000;
  for (int i = 0; i < kCount; ++i) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / kCount, 0.0, 0.01);
  EXPECT_NEAR(squares / kCount, 1.0, 0.02);
}

TEST(Random, ShuffleIsAPermutationThatTheSeedDecides) {
  std::vector<int> values(100);
  std::iota(values.begin(), values.end(), 0);
  std::vector<int> first = values;
  std::vector<int> second = values;
  Random(5).shuffle(std::span(first));
  Random(5).shuffle(std::span(second));
  EXPECT_EQ(first, second);
  EXPECT_NE(first, values);
  std::sort(first.begin(), first.end());
  EXPECT_EQ(first, values);
}

}  // namespace
}  // namespace ser
