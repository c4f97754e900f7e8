#pragma once

#include "network/layers/extent.hpp"

namespace ser {

/// The window that max_pool and avg_pool slide. Along a sequence only its frames count, and both
/// sizes must be given as one number.
struct PoolWindow {
  Extent kernel;
  Extent stride;  ///< the kernel where the spec gives none
};

PoolWindow read_pool_window(JsonReader& reader);
Json describe(const PoolWindow& window);
/// Throws usage_error for a vector, a pair on a sequence, or when no window fits.
Shape pooled(const PoolWindow& window, const Shape& in);

/// Slides the window over every channel. `reduce` makes one value of a window's first value, the
/// window's size and the distance between its rows.
using Reduce = float (*)(const float* first, const Extent& size, std::int64_t row_distance);
Activation pool(const PoolWindow& window, const Activation& in, Reduce reduce);

}  // namespace ser
