#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "augmentation/augment_config.hpp"
#include "features/feature_config.hpp"
#include "network/network_spec.hpp"
#include "storage/json_reader.hpp"
#include "training/config/train_config.hpp"

namespace ser {

/// One training, but for the data: what `--config` names.
struct Experiment {
  FeatureConfig features;
  AugmentConfig augmentation;  ///< of training clips alone
  NetworkSpec network;
  TrainConfig training;
};

/// The model file, where the features of this experiment are `embedding:MODEL`; nothing for any
/// other. Throws usage_error, and model_error as model_file() does.
std::optional<std::filesystem::path> encoder_file(const std::string& name,
                                                  const std::vector<std::string>& settings);

/// The config behind `name` with the features and the network that it names written out, and
/// `settings` (`path.to.key=value`) applied; `augmentation=null` is none. Features
/// `embedding:MODEL` are one vector here; it is for embedded_experiment() to put the model's
/// network in its place. Throws usage_error.
Json effective_experiment(const std::string& name, const std::vector<std::string>& settings);

/// The config with the first `standardize` layer of every branch set to statistics of everybody
/// (`global`) or of each `speaker` or `corpus`. Throws usage_error for a branch that begins with
/// another layer.
Json normalized(Json config, const std::string& by);

/// True unless everything that is to be learnt is fitted in closed form (svm, logistic).
bool needs_torch(const Json& experiment);

/// Strict; `where` is named in messages. A key `run`, which a run's own config.json has, is
/// allowed and passed over, so that a run can be repeated from it.
Experiment experiment_from_json(const Json& json, const std::string& where);
Json describe(const Experiment& experiment);

}  // namespace ser
