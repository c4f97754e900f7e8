#include "training/config/experiment.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "models/embedding.hpp"
#include "models/model.hpp"
#include "network/encoder.hpp"
#include "storage/json_reader.hpp"
#include "storage/resources.hpp"
#include "training/network_parts.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// Replaces a name by the config it stands for.
void write_out(Json& config, const char* key, ResourceKind kind, const std::string& where) {
  if (!config.contains(key)) {
    throw usage_error(where + ": " + key + ": is missing (a name or an object)");
  }
  if (config[key].is_string()) config[key] = find_json(kind, config[key].get<std::string>());
}

/// True for a setting that names another config, instead of changing a value inside one.
bool names_config(const std::string& setting) {
  return setting.starts_with("features=") || setting.starts_with("network=") ||
         setting.starts_with("augmentation=");
}

/// Throws usage_error for a mask on an input that the features do not have as a map.
void check_masks(const Experiment& experiment, const std::string& where) {
  std::vector<std::string> maps;
  for (const NetworkInput& input : network_inputs(experiment.features)) {
    if (input.map) maps.push_back(input.name);
  }
  const auto& masks = experiment.augmentation.map;
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const std::string& input = masks[i].input;
    if (input.empty() || std::find(maps.begin(), maps.end(), input) != maps.end()) continue;
    std::string message = where;
    message.append(".map.").append(std::to_string(i));
    message.append(".input: the features have no map '").append(input).append("' ");
    throw usage_error(message.append(known_names(input, maps)));
  }
}

/// A network with one branch takes the one input that there is, whatever its name.
void take_only_input(Experiment& experiment) {
  auto& branches = experiment.network.branches;
  if (branches.size() != 1 || experiment.features.inputs.size() != 1) return;
  branches.front().input = experiment.features.inputs.front().name;
}

/// The config behind `name`, which may still name others.
Json named_configs(const std::string& name, const std::vector<std::string>& settings) {
  Json config = find_json(ResourceKind::kExperiments, name);
  if (!config.is_object()) throw usage_error(name + ": must be an object");
  for (const std::string& setting : settings) {
    if (names_config(setting)) apply_setting(config, setting);
  }
  return config;
}

std::optional<fs::path> encoder_in(const Json& config) {
  const auto features = config.find("features");
  if (features == config.end() || !features->is_string()) return std::nullopt;
  return embedding_model(features->get<std::string>());
}

}  // namespace

std::optional<fs::path> encoder_file(const std::string& name,
                                     const std::vector<std::string>& settings) {
  return encoder_in(named_configs(name, settings));
}

Experiment effective_experiment(const std::string& name, const std::vector<std::string>& settings,
                                const Model* encoder) {
  Json config = named_configs(name, settings);
  if (encoder != nullptr) config["features"] = describe(embedding_config(*encoder));
  write_out(config, "features", ResourceKind::kFeatures, name);
  if (config.contains("augmentation") && config["augmentation"].is_null()) {
    config.erase("augmentation");
  }
  if (config.contains("augmentation")) {
    write_out(config, "augmentation", ResourceKind::kAugmentations, name);
  }
  write_out(config, "network", ResourceKind::kNetworks, name);
  for (const std::string& setting : settings) {
    if (!names_config(setting)) apply_setting(config, setting);
  }
  Experiment experiment = experiment_from_json(config, name + ":");
  // Settings and --normalize may have changed it: what its layers say is not of the named file.
  experiment.network.where = "config: network";
  return experiment;
}

Experiment normalized(Experiment experiment, Standardize::By by) {
  for (Branch& branch : experiment.network.branches) {
    const InputStatistics* first =
        branch.layers.empty() ? nullptr : branch.layers.front().layer->input_statistics();
    if (first == nullptr) {
      throw usage_error("--normalize " + std::string(spelling(kNormalizedBy, by)) +
                        ": the branch of '" + branch.input +
                        "' does not begin with a standardize layer; add one to the network");
    }
    InputStatistics options = *first;
    options.by = by;
    branch.layers.front().layer = std::make_shared<const Standardize>(options);
  }
  return experiment;
}

Experiment experiment_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  Experiment experiment;
  reader.string_or("about", "");
  if (reader.has("run")) reader.value("run");
  experiment.features =
      feature_config_from_json(reader.object("features"), reader.path_of("features"));
  if (needs_gender(experiment.features)) {
    throw usage_error(
        reader.path_of("features") +
        ": a block has the voice 'auto', which is for extraction only, because gender "
        "is unknown at prediction time (allowed: any, female, male)");
  }
  if (reader.has("augmentation")) {
    experiment.augmentation =
        augment_config_from_json(reader.object("augmentation"), reader.path_of("augmentation"));
    check_masks(experiment, reader.path_of("augmentation"));
  }
  experiment.network = network_spec_from_json(reader.object("network"), reader.path_of("network"));
  take_only_input(experiment);
  if (reader.has("training")) {
    experiment.training =
        train_config_from_json(reader.object("training"), reader.path_of("training"));
  }
  reader.finish();
  return experiment;
}

Json describe(const Experiment& experiment) {
  return {{"features", describe(experiment.features)},
          {"augmentation", describe(experiment.augmentation)},
          {"network", describe(experiment.network)},
          {"training", describe(experiment.training)}};
}

Experiment embedded(Experiment experiment, const Model& model) {
  if (model.members.size() != 1) {
    throw usage_error("features: embedding: the model has " + std::to_string(model.members.size()) +
                      " members, which do not make one network; name the model of one fold "
                      "(RUN/fold-1)");
  }
  const Network encoder = encoder_of(model);
  experiment.features = model.features;
  experiment.network = composed(encoder, experiment.network);
  // In front of the experiment's own entries, of which the first that fits counts.
  std::vector<LayerRate> layers = frozen_layers(encoder);
  layers.insert(layers.end(), experiment.training.layers.begin(), experiment.training.layers.end());
  experiment.training.layers = std::move(layers);
  return experiment;
}

}  // namespace ser
