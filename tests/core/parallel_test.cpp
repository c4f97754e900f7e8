#include "core/parallel.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "thrown.hpp"

namespace ser {
namespace {

/// 0, 1, …, count - 1.
std::function<std::optional<int>()> numbers_below(int count) {
  return [count, i = 0]() mutable { return i < count ? std::optional(i++) : std::nullopt; };
}

void pause(int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
}

class ParallelOrdered : public ::testing::TestWithParam<int> {};

TEST_P(ParallelOrdered, KeepsTheOrderWhateverEachItemTakes) {
  std::vector<std::string> found;
  parallel_ordered<int, std::string>(
      GetParam(), numbers_below(200),
      [](int& i) {
        pause(i % 7 == 0 ? 500 : 10);
        return std::to_string(i * i);
      },
      [&](std::string& text) { found.push_back(text); });
  ASSERT_EQ(found.size(), 200U);
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(found[static_cast<std::size_t>(i)], std::to_string(i * i));
}

TEST_P(ParallelOrdered, NoItemsCallNothing) {
  int calls = 0;
  parallel_ordered<int, int>(
      GetParam(), [] { return std::nullopt; }, [&](int&) { return ++calls; },
      [&](int&) { ++calls; });
  EXPECT_EQ(calls, 0);
}

TEST_P(ParallelOrdered, NextAndDoneAreNeverRunTwiceAtOnce) {
  std::atomic<int> inside_next = 0;
  std::atomic<int> inside_done = 0;
  std::atomic<bool> overlapped = false;
  int i = 0;
  parallel_ordered<int, int>(
      GetParam(),
      [&]() -> std::optional<int> {
        if (++inside_next > 1) overlapped = true;
        pause(20);
        --inside_next;
        return i < 100 ? std::optional(i++) : std::nullopt;
      },
      [](int& value) { return value; },
      [&](int&) {
        if (++inside_done > 1) overlapped = true;
        pause(20);
        --inside_done;
      });
  EXPECT_FALSE(overlapped);
}

TEST_P(ParallelOrdered, AtMostFourItemsAJobAreAlive) {
  std::atomic<int> alive = 0;
  std::atomic<int> most = 0;
  int i = 0;
  parallel_ordered<int, int>(
      GetParam(),
      [&]() -> std::optional<int> {
        if (i == 300) return std::nullopt;
        const int now = ++alive;
        if (now > most) most = now;
        return i++;
      },
      [](int& value) {
        if (value == 0) pause(20000);  // the others wait behind it
        return value;
      },
      [&](int&) { --alive; });
  EXPECT_EQ(alive, 0);
  EXPECT_LE(most, 4 * GetParam());
}

TEST_P(ParallelOrdered, ErrorOfWorkIsThrownWithItsKindAndItsPredecessorsAreDone) {
  std::vector<int> done;
  const Error error = thrown_by([&] {
    parallel_ordered<int, int>(
        GetParam(), numbers_below(1000),
        [](int& i) {
          if (i == 20) throw data_error("twenty", "reason");
          return i;
        },
        [&](int& i) { done.push_back(i); });
  });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_EQ(error.reason(), "reason");
  EXPECT_STREQ(error.what(), "twenty");
  ASSERT_LE(done.size(), 20U);
  for (std::size_t i = 0; i < done.size(); ++i) EXPECT_EQ(done[i], static_cast<int>(i));
}

TEST_P(ParallelOrdered, ErrorOfNextIsThrown) {
  int i = 0;
  const Error error = thrown_by([&] {
    parallel_ordered<int, int>(
        GetParam(),
        [&]() -> std::optional<int> {
          if (i == 5) throw usage_error("five");
          return i++;
        },
        [](int& value) { return value; }, [](int&) {});
  });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
}

TEST_P(ParallelOrdered, ErrorOfDoneIsThrownAndNothingIsDoneAfterIt) {
  int done = 0;
  const Error error = thrown_by([&] {
    parallel_ordered<int, int>(
        GetParam(), numbers_below(1000), [](int& i) { return i; },
        [&](int& i) {
          ++done;
          if (i == 7) throw machine_error("seven");
        });
  });
  EXPECT_EQ(error.kind(), ErrorKind::kMachine);
  EXPECT_EQ(done, 8);
}

TEST_P(ParallelOrdered, InterruptionPassesThrough) {
  EXPECT_THROW((parallel_ordered<int, int>(
                   GetParam(), []() -> std::optional<int> { throw Interrupted(2); },
                   [](int& i) { return i; }, [](int&) {})),
               Interrupted);
}

TEST_P(ParallelOrdered, RunsInsideAnother) {
  int sum = 0;
  parallel_ordered<int, int>(
      GetParam(), numbers_below(8),
      [](int& i) {
        int inner = 0;
        parallel_ordered<int, int>(
            2, numbers_below(i + 1), [](int& value) { return value; },
            [&](int& value) { inner += value; });
        return inner;
      },
      [&](int& value) { sum += value; });
  EXPECT_EQ(sum, 0 + 1 + 3 + 6 + 10 + 15 + 21 + 28);
}

INSTANTIATE_TEST_SUITE_P(Jobs, ParallelOrdered, ::testing::Values(1, 2, 4));

TEST(ParallelOrderedSerially, OneJobStaysInTheCallersThread) {
  std::set<std::thread::id> threads;
  const auto note = [&] { threads.insert(std::this_thread::get_id()); };
  int i = 0;
  parallel_ordered<int, int>(
      1,
      [&]() -> std::optional<int> {
        note();
        return i < 10 ? std::optional(i++) : std::nullopt;
      },
      [&](int& value) {
        note();
        return value;
      },
      [&](int&) { note(); });
  EXPECT_EQ(threads, std::set{std::this_thread::get_id()});
}

TEST(ParallelOrderedSerially, OneJobFinishesEachItemBeforeTheNext) {
  std::string order;
  int i = 0;
  parallel_ordered<int, int>(
      1,
      [&]() -> std::optional<int> {
        order += 'n';
        return i < 2 ? std::optional(i++) : std::nullopt;
      },
      [&](int& value) {
        order += 'w';
        return value;
      },
      [&](int&) { order += 'd'; });
  EXPECT_EQ(order, "nwdnwdn");
}

TEST(ResolveJobs, ZeroIsAtLeastOneAndAnythingElseIsItself) {
  EXPECT_GE(resolve_jobs(0), 1);
  EXPECT_EQ(resolve_jobs(1), 1);
  EXPECT_EQ(resolve_jobs(37), 37);
}

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

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/// No more address space than there is and a little, so that no thread finds room for its stack.
class LittleAddressSpace {
 public:
  LittleAddressSpace() {
    getrlimit(RLIMIT_AS, &before_);
    std::ifstream file("/proc/self/statm");
    rlim_t pages = 0;
    file >> pages;
    struct rlimit now = before_;
    now.rlim_cur = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + (4 << 20);
    setrlimit(RLIMIT_AS, &now);
  }
  ~LittleAddressSpace() { setrlimit(RLIMIT_AS, &before_); }

 private:
  struct rlimit before_ {};
};

TEST(Parallel, WhereNoThreadCanBeStartedTheWorkIsDoneAllTheSame) {
  const LittleAddressSpace limit;
  const auto squares =
      parallel_results<int>(64, 100, [](std::size_t i) { return static_cast<int>(i * i); });
  EXPECT_EQ(squares.size(), 100U);
  EXPECT_EQ(squares.back(), 99 * 99);
  int sum = 0;
  prefetch<int>(
      100, 64, [](std::size_t i) { return static_cast<int>(i); }, [&](int& item) { sum += item; });
  EXPECT_EQ(sum, 4950);
}
#endif

}  // namespace
}  // namespace ser
