#include "core/prefetch.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace ser::detail {
namespace {

using Item = std::shared_ptr<void>;

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

double run_prefetched(std::size_t count, int workers, const std::function<Item(std::size_t)>& make,
                      const std::function<void(void*)>& use) {
  const auto threads = static_cast<std::size_t>(std::max(1, workers));
  Queue queue(count, 2 * threads);
  std::vector<std::jthread> pool;  // asked to stop and joined before the queue goes
  for (std::size_t i = 0; i < std::min(threads, count); ++i) {
    pool.emplace_back([&](const std::stop_token& stop) { queue.work(stop, make); });
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

}  // namespace ser::detail
