#include "signal/short_term_frames.hpp"

#include <cmath>

namespace ser {

ShortTermFrames centred_frames(std::size_t samples, double rate, double window_s, double step_s,
                               double first_sample_s) {
  const double sample_s = 1.0 / rate;
  const double duration_s = static_cast<double>(samples) * sample_s;
  if (!(duration_s >= window_s)) return {0, 0.0, step_s};
  const double count = std::floor((duration_s - window_s) / step_s) + 1.0;
  const double middle_s = first_sample_s - 0.5 * sample_s + 0.5 * duration_s;
  return {static_cast<std::size_t>(count), middle_s - 0.5 * (count * step_s) + 0.5 * step_s,
          step_s};
}

ShortTermFrames centred_frames(std::size_t samples, double rate, double window_s, double step_s) {
  return centred_frames(samples, rate, window_s, step_s, usual_first_sample_s(rate));
}

}  // namespace ser
