#include "core/parallel.hpp"

#include <sched.h>
#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

namespace ser {

int resolve_jobs(int requested) {
  if (requested > 0) return requested;
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return std::max(1, CPU_COUNT(&allowed));
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

namespace detail {

void run_ordered(int jobs, const std::function<Item()>& next,
                 const std::function<Item(const Item&)>& work,
                 const std::function<void(const Item&)>& done) {
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

}  // namespace detail
}  // namespace ser
