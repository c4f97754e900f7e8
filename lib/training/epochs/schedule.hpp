#pragma once

#include "training/config/train_config.hpp"

namespace ser {

/// Where a plateau schedule stands; part of a checkpoint.
struct PlateauState {
  double scale = 1.0;        ///< what the rate has been multiplied by so far
  double best_loss = 1e300;  ///< lowest development loss
  int epochs_without = 0;    ///< since then
};

/// The learning rate `position` epochs into a training (2.5: half-way through the third epoch).
/// cosine and one-cycle end at `floor` × rate; one-cycle rises from 1/25 of the rate for the first
/// 30 % (cosine both ways, as in Smith and Topin, "Super-Convergence", 2018).
double learning_rate(const TrainConfig& config, const PlateauState& plateau, double position);

/// What a plateau schedule makes of an epoch's development loss. Other schedules: unchanged.
PlateauState after_epoch(const ScheduleConfig& config, PlateauState state, double dev_loss);

}  // namespace ser
