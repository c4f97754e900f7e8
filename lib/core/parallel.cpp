#include "core/parallel.hpp"

#include <sched.h>
#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace ser {

int resolve_jobs(int requested) {
  if (requested > 0) return requested;
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return std::max(1, CPU_COUNT(&allowed));
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

namespace {

/// How many of `wanted` threads beside this one the system starts at once: fewer under a limit of
/// processes or of address space (ulimit -u, -v), where TBB would end the program.
int startable_threads(int wanted) {
  static std::atomic<int> known = 0;
  if (wanted <= known) return wanted;
  std::promise<void> released;
  const std::shared_future<void> end = released.get_future().share();
  std::vector<std::jthread> threads;
  try {
    while (static_cast<int>(threads.size()) < wanted) threads.emplace_back([end] { end.wait(); });
    known = wanted;
  } catch (const std::system_error&) {
    // As many as there are.
  }
  released.set_value();
  return static_cast<int>(threads.size());
}

}  // namespace

namespace detail {

void run_ordered(int jobs, const std::function<Item()>& next,
                 const std::function<Item(const Item&)>& work,
                 const std::function<void(const Item&)>& done) {
  if (jobs > 1) jobs = 1 + startable_threads(jobs - 1);
  if (jobs <= 1) {
    while (Item item = next()) done(work(item));
    return;
  }
  const auto threads = static_cast<std::size_t>(jobs);
  tbb::global_control control(tbb::global_control::max_allowed_parallelism, threads);
  tbb::task_arena arena(jobs);
  // The items lie here and only their places go through the pipeline, which forgets what is in it
  // when something is thrown. Those alive are successive, so a place is free when its turn comes.
  std::vector<Item> places(4 * threads);
  std::size_t turn = 0;
  arena.execute([&] {
    tbb::parallel_pipeline(
        places.size(),
        tbb::make_filter<void, Item*>(tbb::filter_mode::serial_in_order,
                                      [&](tbb::flow_control& control_flow) -> Item* {
                                        Item* place = &places[turn++ % places.size()];
                                        *place = next();
                                        if (*place) return place;
                                        control_flow.stop();
                                        return nullptr;
                                      }) &
            tbb::make_filter<Item*, Item*>(tbb::filter_mode::parallel,
                                           [&](Item* place) {
                                             *place = work(*place);
                                             return place;
                                           }) &
            tbb::make_filter<Item*, void>(tbb::filter_mode::serial_in_order, [&](Item* place) {
              done(*place);
              place->reset();
            }));
  });
}

namespace {

/// Places for the items that are made and not yet used; item i lies in place i % size.
class Queue {
 public:
  Queue(std::size_t count, std::size_t places) : count_(count), places_(places) {}

  /// What a worker does until nothing is left, something failed or nobody listens any more.
  void work(const std::stop_token& stop, const std::function<Item(std::size_t)>& make) {
    while (const auto index = claim(stop)) {
      Place made{nullptr, nullptr, true};
      try {
        made.item = make(*index);
      } catch (...) {
        made.error = std::current_exception();
      }
      const std::lock_guard lock(mutex_);
      places_[*index % places_.size()] = std::move(made);
      changed_.notify_all();
    }
  }

  /// Waits for item `index`, and frees its place. Rethrows what making it threw.
  Item take(std::size_t index) {
    std::unique_lock lock(mutex_);
    Place& place = places_[index % places_.size()];
    changed_.wait(lock, [&] { return place.ready; });
    const Place taken = std::exchange(place, Place());
    ++used_;
    changed_.notify_all();
    if (taken.error) std::rethrow_exception(taken.error);
    return taken.item;
  }

 private:
  struct Place {
    Item item;
    std::exception_ptr error;
    bool ready = false;
  };

  std::optional<std::size_t> claim(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const bool goes_on = changed_.wait(
        lock, stop, [&] { return next_ == count_ || next_ < used_ + places_.size(); });
    if (!goes_on || next_ == count_) return std::nullopt;
    return next_++;
  }

  std::size_t count_;
  std::vector<Place> places_;
  std::size_t next_ = 0;  ///< the first item that no worker has begun
  std::size_t used_ = 0;
  std::mutex mutex_;
  std::condition_variable_any changed_;
};

}  // namespace

namespace {

double run_here(std::size_t count, const std::function<Item(std::size_t)>& make,
                const std::function<void(void*)>& use) {
  std::chrono::duration<double> waited{0.0};
  for (std::size_t i = 0; i < count; ++i) {
    const auto asked = std::chrono::steady_clock::now();
    const Item item = make(i);
    waited += std::chrono::steady_clock::now() - asked;
    use(item.get());
  }
  return waited.count();
}

}  // namespace

double run_prefetched(std::size_t count, int workers, const std::function<Item(std::size_t)>& make,
                      const std::function<void(void*)>& use) {
  const auto threads = static_cast<std::size_t>(std::max(1, workers));
  Queue queue(count, 2 * threads);
  std::vector<std::jthread> pool;  // asked to stop and joined before the queue goes
  try {
    for (std::size_t i = 0; i < std::min(threads, count); ++i) {
      pool.emplace_back([&](const std::stop_token& stop) { queue.work(stop, make); });
    }
  } catch (const std::system_error&) {
    // The system starts no more threads: fewer do the work, or this one alone.
    if (pool.empty()) return run_here(count, make, use);
  }
  std::chrono::duration<double> waited{0.0};
  for (std::size_t i = 0; i < count; ++i) {
    const auto asked = std::chrono::steady_clock::now();
    const Item item = queue.take(i);
    waited += std::chrono::steady_clock::now() - asked;
    use(item.get());
  }
  return waited.count();
}

}  // namespace detail
}  // namespace ser
