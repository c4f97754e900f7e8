#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "augmentation/augment_config.hpp"
#include "core/spelling.hpp"
#include "features/feature_config.hpp"
#include "models/model.hpp"
#include "network/layers/norms.hpp"
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

/// The experiment behind `name` with `settings` (`path.to.key=value`) applied; `augmentation=null`
/// is none. Where its features are `embedding:MODEL`, `encoder` is that model, and they are one
/// vector here: embedded() puts the model's network in its place. Throws usage_error.
Experiment effective_experiment(const std::string& name, const std::vector<std::string>& settings,
                                const Model* encoder = nullptr);

/// What `--normalize` calls the clips that give a `standardize` layer its statistics.
inline constexpr Spelling<Standardize::By> kNormalizedBy[] = {
    {Standardize::By::kAll, "global"},
    {Standardize::By::kCorpus, "corpus"},
    {Standardize::By::kSpeaker, "speaker"}};

/// The experiment with the first `standardize` layer of every branch set to statistics of all
/// clips, or of those of each speaker or corpus. Throws usage_error for a branch that begins with
/// another layer.
Experiment normalized(Experiment experiment, Standardize::By by);

/// Strict; `where` is named in messages. A key `run`, which a run's own config.json has, is
/// allowed and passed over, so that a run can be repeated from it.
Experiment experiment_from_json(const Json& json, const std::string& where);
Json describe(const Experiment& experiment);

/// The experiment that is left of one on the embedding of `model`, so that its model file is
/// complete: the features are the model's, the network is the model's up to its embedding and the
/// experiment's own behind it, and the encoder's tensors have the rate 0. Throws usage_error for a
/// model of several members.
Experiment embedded(Experiment experiment, const Model& model);

}  // namespace ser
