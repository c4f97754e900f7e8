#include "counted_malloc.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <vector>

// glibc's own, under the names that remain when malloc is replaced.
extern "C" {
void* __libc_malloc(std::size_t size);                     // NOLINT(bugprone-reserved-identifier)
void* __libc_calloc(std::size_t count, std::size_t size);  // NOLINT(bugprone-reserved-identifier)
void* __libc_realloc(void* block, std::size_t size);       // NOLINT(bugprone-reserved-identifier)
void* __libc_memalign(std::size_t alignment,
                      std::size_t size);  // NOLINT(bugprone-reserved-identifier)
}

namespace {
std::atomic<std::size_t> allocations{0};
}

#pragma GCC visibility push(default)  // or the libraries would not find these
extern "C" {

void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}

void* realloc(void* block, std::size_t size) {
  ++allocations;
  return __libc_realloc(block, size);
}

void* memalign(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  ++allocations;
  *block = __libc_memalign(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}

}  // extern "C"
#pragma GCC visibility pop

namespace ser {

std::size_t allocations_so_far() { return allocations; }

namespace {

TEST(CountedMalloc, CountsNewAndMalloc) {
  std::unique_ptr<int> one;
  void* two = nullptr;
  EXPECT_EQ(allocations_of([&] { one = std::make_unique<int>(1); }), 1U);
  EXPECT_EQ(allocations_of([&] { two = malloc(10); }), 1U);
  free(two);
}

TEST(CountedMalloc, AVectorThatGrowsAsksAsOftenAsItDoubles) {
  std::vector<int> grown;
  EXPECT_EQ(allocations_of([&] {
              for (int i = 0; i < 1024; ++i) grown.push_back(i);
            }),
            11U);
}

TEST(CountedMalloc, FilledMemoryThatIsThereCountsNothing) {
  std::vector<int> there(100);
  EXPECT_EQ(allocations_of([&] { std::fill(there.begin(), there.end(), 7); }), 0U);
}

}  // namespace
}  // namespace ser
