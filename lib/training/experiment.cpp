#include "training/experiment.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "storage/json_settings.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

constexpr double kMax = 1e9;

OptimizerConfig optimizer_from_json(const Json& json, const std::string& where) {
  static const std::vector<std::string> kNames = {"adam", "adamw", "sgd"};
  JsonReader reader(json, where);
  OptimizerConfig config;
  config.name = reader.one_of("name", kNames, config.name);
  if (config.name != "adamw") config.weight_decay = 0.0;
  config.learning_rate = reader.number_or("learning_rate", config.learning_rate, 0.0, 100.0);
  config.weight_decay = reader.number_or("weight_decay", config.weight_decay, 0.0, 10.0);
  if (config.name == "sgd") {
    config.momentum = reader.number_or("momentum", config.momentum, 0.0, 1.0);
  }
  reader.finish();
  return config;
}

ScheduleConfig schedule_from_json(const Json& json, const std::string& where) {
  static const std::vector<std::string> kNames = {"constant", "cosine", "one-cycle", "plateau"};
  JsonReader reader(json, where);
  ScheduleConfig config;
  config.name = reader.one_of("name", kNames, config.name);
  if (config.name == "cosine") {
    config.warmup_epochs = reader.number_or("warmup_epochs", config.warmup_epochs, 0.0, kMax);
  }
  if (config.name != "constant") config.floor = reader.number_or("floor", config.floor, 0.0, 1.0);
  if (config.name == "plateau") {
    config.factor = reader.number_or("factor", config.factor, 0.0, 1.0);
    config.patience = static_cast<int>(reader.integer_or("patience", config.patience, 0, 100000));
  }
  reader.finish();
  return config;
}

TrainConfig train_config_from_json(const Json& json, const std::string& where) {
  static const std::vector<std::string> kClassWeights = {"none", "balanced"};
  JsonReader reader(json, where);
  TrainConfig config;
  const auto integer = [&](const char* key, int fallback, int low, int high) {
    return static_cast<int>(reader.integer_or(key, fallback, low, high));
  };
  config.seed = static_cast<std::uint64_t>(reader.integer_or("seed", 1, 0, INT64_MAX));
  config.epochs = integer("epochs", config.epochs, 1, 100000);
  config.batch_size = integer("batch_size", config.batch_size, 1, 100000);
  config.patience = integer("patience", config.patience, 0, 100000);
  config.crop_frames = integer("crop_frames", config.crop_frames, 0, 1000000);
  config.class_weights = reader.one_of("class_weights", kClassWeights, config.class_weights);
  config.label_smoothing = reader.number_or("label_smoothing", 0.0, 0.0, 0.9);
  config.gradient_clip = reader.number_or("gradient_clip", 0.0, 0.0, kMax);
  if (reader.has("optimizer")) {
    config.optimizer = optimizer_from_json(reader.object("optimizer"), reader.path_of("optimizer"));
  }
  if (reader.has("schedule")) {
    config.schedule = schedule_from_json(reader.object("schedule"), reader.path_of("schedule"));
  }
  reader.finish();
  return config;
}

Json describe(const OptimizerConfig& config) {
  Json json = {{"name", config.name},
               {"learning_rate", config.learning_rate},
               {"weight_decay", config.weight_decay}};
  if (config.name == "sgd") json["momentum"] = config.momentum;
  return json;
}

Json describe(const ScheduleConfig& config) {
  Json json = {{"name", config.name}};
  if (config.name == "cosine") json["warmup_epochs"] = config.warmup_epochs;
  if (config.name != "constant") json["floor"] = config.floor;
  if (config.name == "plateau") {
    json["factor"] = config.factor;
    json["patience"] = config.patience;
  }
  return json;
}

Json describe(const TrainConfig& config) {
  return {{"seed", config.seed},
          {"epochs", config.epochs},
          {"batch_size", config.batch_size},
          {"patience", config.patience},
          {"crop_frames", config.crop_frames},
          {"optimizer", describe(config.optimizer)},
          {"schedule", describe(config.schedule)},
          {"class_weights", config.class_weights},
          {"label_smoothing", config.label_smoothing},
          {"gradient_clip", config.gradient_clip}};
}

/// Replaces a name by the config it stands for.
void write_out(Json& config, const char* key, ResourceKind kind, const std::string& where) {
  if (!config.contains(key)) {
    throw usage_error(where + ": " + key + ": is missing (a name or an object)");
  }
  if (config[key].is_string()) config[key] = find_json(kind, config[key].get<std::string>());
}

}  // namespace

Json effective_experiment(const std::string& name, const std::vector<std::string>& settings) {
  Json config = find_json(ResourceKind::kExperiments, name);
  if (!config.is_object()) throw usage_error(name + ": must be an object");
  // A setting may name another feature set or network, or change a value inside one.
  for (const std::string& setting : settings) {
    if (setting.starts_with("features=") || setting.starts_with("network=")) {
      apply_setting(config, setting);
    }
  }
  write_out(config, "features", ResourceKind::kFeatures, name);
  write_out(config, "network", ResourceKind::kNetworks, name);
  for (const std::string& setting : settings) {
    if (setting.starts_with("features=") || setting.starts_with("network=")) continue;
    apply_setting(config, setting);
  }
  return describe(experiment_from_json(config, name + ":"));
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
          {"network", describe(experiment.network)},
          {"training", describe(experiment.training)}};
}

}  // namespace ser
