#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace ser {

namespace detail {
double run_prefetched(std::size_t count, int workers,
                      const std::function<std::shared_ptr<void>(std::size_t)>& make,
                      const std::function<void(void*)>& use);
}  // namespace detail

/// Items 0 … count − 1, made by `make` on so many worker threads, a few ahead of their use, and
/// handed to `use` one after the other in the caller's thread. What either throws stops the
/// workers and is thrown here. Returns the seconds for which `use` had to wait.
template <typename T>
double prefetch(std::size_t count, int workers, const std::function<T(std::size_t)>& make,
                const std::function<void(T&)>& use) {
  return detail::run_prefetched(
      count, workers, [&](std::size_t i) { return std::make_shared<T>(make(i)); },
      [&](void* item) { use(*static_cast<T*>(item)); });
}

}  // namespace ser
