#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "features/feature_config.hpp"
#include "network/network_spec.hpp"
#include "storage/json_reader.hpp"
#include "training/learner.hpp"

namespace ser {

struct ScheduleConfig {
  std::string name = "constant";  ///< constant, cosine, one-cycle or plateau
  double warmup_epochs = 0.0;     ///< cosine: linear rise from 0
  double floor = 0.0;             ///< cosine, one-cycle, plateau: share of the rate that stays
  double factor = 0.5;            ///< plateau: the rate is multiplied by it …
  int patience = 5;               ///< … after so many epochs without a lower development loss
};

struct TrainConfig {
  std::uint64_t seed = 1;
  int epochs = 60;
  int batch_size = 32;
  int patience = 15;    ///< stop after so many epochs without a better development UAR; 0: never
  int crop_frames = 0;  ///< maps are cut to so many frames at a random place; 0: whole clips
  OptimizerConfig optimizer;
  ScheduleConfig schedule;
  std::string class_weights = "none";  ///< none or balanced (inverse to the class's frequency)
  double label_smoothing = 0.0;
  double gradient_clip = 0.0;
};

/// One training, but for the data: what `--config` names.
struct Experiment {
  FeatureConfig features;
  NetworkSpec network;
  TrainConfig training;
};

/// The config behind `name` with the features and the network that it names written out, and
/// `settings` (`path.to.key=value`) applied. Throws usage_error.
Json effective_experiment(const std::string& name, const std::vector<std::string>& settings);

/// Strict; `where` is named in messages. A key `run`, which a run's own config.json has, is
/// allowed and passed over, so that a run can be repeated from it.
Experiment experiment_from_json(const Json& json, const std::string& where);
Json describe(const Experiment& experiment);

}  // namespace ser
