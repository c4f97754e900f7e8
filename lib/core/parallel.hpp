#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ser {

/// `requested` jobs, or one for each core this process may run on when it is 0.
int resolve_jobs(int requested);

namespace detail {
using Item = std::shared_ptr<void>;
void run_ordered(int jobs, const std::function<Item()>& next,
                 const std::function<Item(const Item&)>& work,
                 const std::function<void(const Item&)>& done);
double run_prefetched(std::size_t count, int workers, const std::function<Item(std::size_t)>& make,
                      const std::function<void(void*)>& use);
}  // namespace detail

/// `next` is called serially until it returns nothing, `work` runs on up to `jobs` threads, `done`
/// is called serially in the order of `next`. At most 4 × jobs items are alive at once. An
/// exception of any of them stops the pipeline and is thrown here. With one job everything runs in
/// the caller's thread.
template <typename In, typename Out>
void parallel_ordered(int jobs, const std::function<std::optional<In>()>& next,
                      const std::function<Out(In&)>& work, const std::function<void(Out&)>& done) {
  detail::run_ordered(
      jobs,
      [&]() -> detail::Item {
        std::optional<In> item = next();
        return item ? std::make_shared<In>(std::move(*item)) : nullptr;
      },
      [&](const detail::Item& item) -> detail::Item {
        return std::make_shared<Out>(work(*static_cast<In*>(item.get())));
      },
      [&](const detail::Item& item) { done(*static_cast<Out*>(item.get())); });
}

/// The results of work(0) … work(count − 1), in this order, made on up to `jobs` threads.
template <typename Out>
std::vector<Out> parallel_results(int jobs, std::size_t count,
                                  const std::function<Out(std::size_t)>& work) {
  std::vector<Out> results;
  results.reserve(count);
  std::size_t next = 0;
  parallel_ordered<std::size_t, Out>(
      jobs,
      [&]() -> std::optional<std::size_t> {
        return next < count ? std::optional(next++) : std::nullopt;
      },
      [&](std::size_t& i) { return work(i); },
      [&](Out& result) { results.push_back(std::move(result)); });
  return results;
}

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
