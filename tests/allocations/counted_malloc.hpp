#pragma once

#include <cstddef>

namespace ser {

/// How often memory was asked for since the program began, in whatever library and thread: this
/// test program puts its own malloc before the C library's.
std::size_t allocations_so_far();

/// How often `work` asks for memory.
template <typename Work>
std::size_t allocations_of(const Work& work) {
  const std::size_t before = allocations_so_far();
  work();
  return allocations_so_far() - before;
}

}  // namespace ser
