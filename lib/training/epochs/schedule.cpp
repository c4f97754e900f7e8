#include "training/epochs/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ser {
namespace {

constexpr double kOneCycleStart = 1.0 / 25.0;
constexpr double kOneCycleRise = 0.3;

/// From `from` to `to` along half a cosine; `share` in [0, 1].
double cosine_between(double from, double to, double share) {
  return to + (from - to) * 0.5 * (1.0 + std::cos(std::numbers::pi * std::clamp(share, 0.0, 1.0)));
}

}  // namespace

double learning_rate(const TrainConfig& config, const PlateauState& plateau, double position) {
  const double rate = config.optimizer.learning_rate;
  const ScheduleConfig& schedule = config.schedule;
  const double epochs = config.epochs;
  if (schedule.kind == ScheduleKind::kPlateau)
    return rate * std::max(plateau.scale, schedule.floor);
  if (schedule.kind == ScheduleKind::kCosine) {
    const double warmup = std::min(schedule.warmup_epochs, epochs);
    if (position < warmup) return rate * position / warmup;
    return rate * cosine_between(1.0, schedule.floor,
                                 (position - warmup) / std::max(1e-9, epochs - warmup));
  }
  if (schedule.kind == ScheduleKind::kOneCycle) {
    const double share = position / epochs;
    if (share < kOneCycleRise) {
      return rate * cosine_between(kOneCycleStart, 1.0, share / kOneCycleRise);
    }
    return rate *
           cosine_between(1.0, schedule.floor, (share - kOneCycleRise) / (1.0 - kOneCycleRise));
  }
  return rate;
}

PlateauState after_epoch(const ScheduleConfig& config, PlateauState state, double dev_loss) {
  if (config.kind != ScheduleKind::kPlateau) return state;
  if (dev_loss < state.best_loss) {
    state.best_loss = dev_loss;
    state.epochs_without = 0;
  } else if (++state.epochs_without > config.patience) {
    state.scale *= config.factor;
    state.epochs_without = 0;
  }
  return state;
}

}  // namespace ser
