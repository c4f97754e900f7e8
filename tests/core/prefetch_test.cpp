#include "core/prefetch.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace ser {
namespace {

class Prefetch : public testing::TestWithParam<int> {};

TEST_P(Prefetch, HandsEveryItemOverInOrderInTheCallersThread) {
  std::vector<std::size_t> seen;
  const auto caller = std::this_thread::get_id();
  prefetch<std::size_t>(
      100, GetParam(), [](std::size_t i) { return i * i; },
      [&](std::size_t& item) {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        seen.push_back(item);
      });
  ASSERT_EQ(seen.size(), 100U);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], i * i);
}

TEST_P(Prefetch, StaysAFewItemsAhead) {
  std::atomic<std::size_t> made{0};
  std::size_t used = 0;
  prefetch<int>(
      200, GetParam(),
      [&](std::size_t) {
        ++made;
        return 0;
      },
      [&](int&) { EXPECT_LE(made.load(), ++used + 2U * static_cast<std::size_t>(GetParam())); });
}

TEST_P(Prefetch, WhatMakingThrowsIsThrownInItsTurn) {
  std::size_t used = 0;
  const auto make = [](std::size_t i) {
    if (i == 5) throw std::runtime_error("five");
    return i;
  };
  EXPECT_THROW(prefetch<std::size_t>(50, GetParam(), make, [&](std::size_t&) { ++used; }),
               std::runtime_error);
  EXPECT_EQ(used, 5U);
}

TEST_P(Prefetch, WhatUseThrowsStopsTheWorkers) {
  const auto use = [](std::size_t& i) {
    if (i == 3) throw std::runtime_error("three");
  };
  EXPECT_THROW(prefetch<std::size_t>(
                   1000, GetParam(), [](std::size_t i) { return i; }, use),
               std::runtime_error);
}

TEST_P(Prefetch, OfNothingDoesNothing) {
  EXPECT_EQ(prefetch<int>(
                0, GetParam(), [](std::size_t) { return 0; }, [](int&) { FAIL(); }),
            0.0);
}

INSTANTIATE_TEST_SUITE_P(Workers, Prefetch, testing::Values(1, 2, 5));

TEST(PrefetchWait, CountsTheSecondsWithoutAnItem) {
  const double waited = prefetch<int>(
      1, 1,
      [](std::size_t) {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        return 0;
      },
      [](int&) {});
  EXPECT_GE(waited, 0.02);
}

}  // namespace
}  // namespace ser
