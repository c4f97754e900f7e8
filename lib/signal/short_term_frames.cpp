#include "signal/short_term_frames.hpp"

#include <cmath>

namespace ser {

ShortTermFrames centred_frames(double duration_s, double window_s, double step_s) {
  // So that a signal exactly as long as its window has a frame in spite of rounding.
  constexpr double kSlack = 1e-9;
  if (!(duration_s + kSlack >= window_s)) return {0, 0.0, step_s};
  const double steps = std::floor((duration_s - window_s) / step_s + kSlack);
  return {static_cast<std::size_t>(steps) + 1, 0.5 * (duration_s - steps * step_s), step_s};
}

}  // namespace ser
