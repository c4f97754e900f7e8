#include "training/experiment.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/embedding.hpp"
#include "models/model.hpp"
#include "storage/json_reader.hpp"
#include "storage/resources.hpp"
#include "training/fit_layers.hpp"

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

Json effective_experiment(const std::string& name, const std::vector<std::string>& settings) {
  Json config = named_configs(name, settings);
  if (const auto encoder = encoder_in(config)) {
    config["features"] = describe(embedding_config(read_model(*encoder)));
  }
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
  return describe(experiment_from_json(config, name + ":"));
}

Json normalized(Json config, const std::string& by) {
  for (auto& branch : config.at("network").at("branches")) {
    Json& layers = branch.at("layers");
    if (layers.empty() || layers[0].at("type") != "standardize") {
      throw usage_error("--normalize " + by + ": the branch of '" +
                        branch.at("input").get<std::string>() +
                        "' does not begin with a standardize layer; add one to the network");
    }
    layers[0]["by"] = by == "global" ? "all" : by;
  }
  return describe(experiment_from_json(config, "config:"));
}

bool needs_torch(const Json& json) {
  constexpr std::int64_t kAnyNumber = 2;  // of classes
  const Experiment experiment = experiment_from_json(json, "config:");
  const Network network(experiment.network, network_inputs(experiment.features), kAnyNumber);
  return !is_fitted(network, experiment.training.layers);
}

Experiment experiment_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  Experiment experiment;
  reader.string_or("about", "");
  if (reader.has("run")) reader.value("run");
  experiment.features =
      feature_config_from_json(reader.object("features"), reader.path_of("features"));
  if (needs_gender(experiment.features)) {
    throw usage_error(reader.path_of("features") +
                      ": a block has the voice 'auto', but nobody tells the gender of a recording "
                      "to be predicted (allowed: any, female, male)");
  }
  if (reader.has("augmentation")) {
    experiment.augmentation =
        augment_config_from_json(reader.object("augmentation"), reader.path_of("augmentation"));
    check_masks(experiment, reader.path_of("augmentation"));
  }
  experiment.network = network_spec_from_json(reader.object("network"), reader.path_of("network"));
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

}  // namespace ser
