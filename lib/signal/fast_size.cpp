#include "signal/fast_size.hpp"

#include <initializer_list>

namespace ser {

std::size_t fast_size(std::size_t least) {
  for (std::size_t size = least + least % 2;; size += 2) {
    if (size == 0) continue;
    std::size_t rest = size;
    for (const std::size_t prime : {2U, 3U, 5U}) {
      while (rest % prime == 0) rest /= prime;
    }
    if (rest == 1) return size;
  }
}

}  // namespace ser
