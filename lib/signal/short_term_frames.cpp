#include "signal/short_term_frames.hpp"

#include <cmath>

namespace ser {

ShortTermFrames centred_frames(std::size_t samples, double rate, double window_s, double step_s) {
  const double duration_s = static_cast<double>(samples) * (1.0 / rate);
  if (!(duration_s >= window_s)) return {0, 0.0, step_s};
  const double steps = std::floor((duration_s - window_s) / step_s);
  return {static_cast<std::size_t>(steps) + 1, 0.5 * (duration_s - steps * step_s), step_s};
}

}  // namespace ser
