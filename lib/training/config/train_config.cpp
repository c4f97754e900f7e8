#include "training/config/train_config.hpp"

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr double kMax = 1e9;

constexpr Spelling<ScheduleKind> kScheduleKinds[] = {{ScheduleKind::kConstant, "constant"},
                                                     {ScheduleKind::kCosine, "cosine"},
                                                     {ScheduleKind::kOneCycle, "one-cycle"},
                                                     {ScheduleKind::kPlateau, "plateau"}};
constexpr Spelling<BranchTraining> kBranchTrainings[] = {{BranchTraining::kTogether, "together"},
                                                         {BranchTraining::kApart, "apart"}};
constexpr Spelling<KeptEpoch> kKeptEpochs[] = {{KeptEpoch::kBest, "best"},
                                               {KeptEpoch::kLast, "last"}};
constexpr Spelling<Sampling> kSamplings[] = {{Sampling::kShuffled, "shuffled"},
                                             {Sampling::kBalanced, "balanced"},
                                             {Sampling::kSpeakers, "speakers"}};
constexpr Spelling<ClassWeights> kClassWeights[] = {{ClassWeights::kNone, "none"},
                                                    {ClassWeights::kBalanced, "balanced"}};

OptimizerConfig optimizer_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  OptimizerConfig config;
  config.kind = reader.one_of("name", kOptimizerKinds, config.kind);
  if (config.kind != OptimizerKind::kAdamW) config.weight_decay = 0.0;
  config.learning_rate = reader.number_or("learning_rate", config.learning_rate, 0.0, 100.0);
  config.weight_decay = reader.number_or("weight_decay", config.weight_decay, 0.0, 10.0);
  if (config.kind == OptimizerKind::kSgd) {
    config.momentum = reader.number_or("momentum", config.momentum, 0.0, 1.0);
  }
  reader.finish();
  return config;
}

ScheduleConfig schedule_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  ScheduleConfig config;
  config.kind = reader.one_of("name", kScheduleKinds, config.kind);
  if (config.kind == ScheduleKind::kCosine) {
    config.warmup_epochs = reader.number_or("warmup_epochs", config.warmup_epochs, 0.0, kMax);
  }
  if (config.kind != ScheduleKind::kConstant)
    config.floor = reader.number_or("floor", config.floor, 0.0, 1.0);
  if (config.kind == ScheduleKind::kPlateau) {
    config.factor = reader.number_or("factor", config.factor, 0.0, 1.0);
    config.patience = static_cast<int>(reader.integer_or("patience", config.patience, 0, 100000));
  }
  reader.finish();
  return config;
}

LayerRate layer_rate_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  LayerRate layer;
  layer.prefix = reader.string("prefix");
  layer.rate = reader.number_or("rate", layer.rate, 0.0, 1000.0);
  layer.frozen_epochs = static_cast<int>(reader.integer_or("frozen_epochs", 0, 0, 100000));
  reader.finish();
  return layer;
}

std::vector<LayerRate> layer_rates_from_json(const Json& list, const std::string& where) {
  std::vector<LayerRate> layers;
  for (std::size_t i = 0; i < list.size(); ++i) {
    layers.push_back(layer_rate_from_json(list[i], where + "[" + std::to_string(i) + "]"));
  }
  return layers;
}

Json describe(const OptimizerConfig& config) {
  Json json = {{"name", spelling(kOptimizerKinds, config.kind)},
               {"learning_rate", config.learning_rate},
               {"weight_decay", config.weight_decay}};
  if (config.kind == OptimizerKind::kSgd) json["momentum"] = config.momentum;
  return json;
}

Json describe(const ScheduleConfig& config) {
  Json json = {{"name", spelling(kScheduleKinds, config.kind)}};
  if (config.kind == ScheduleKind::kCosine) json["warmup_epochs"] = config.warmup_epochs;
  if (config.kind != ScheduleKind::kConstant) json["floor"] = config.floor;
  if (config.kind == ScheduleKind::kPlateau) {
    json["factor"] = config.factor;
    json["patience"] = config.patience;
  }
  return json;
}

Json describe(const LayerRate& layer) {
  return {{"prefix", layer.prefix}, {"rate", layer.rate}, {"frozen_epochs", layer.frozen_epochs}};
}

}  // namespace

TrainConfig train_config_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  TrainConfig config;
  const auto integer = [&](const char* key, int fallback, int low, int high) {
    return static_cast<int>(reader.integer_or(key, fallback, low, high));
  };
  config.seed = static_cast<std::uint64_t>(reader.integer_or("seed", 1, 0, INT64_MAX));
  config.members = integer("members", config.members, 1, 100);
  config.branches = reader.one_of("branches", kBranchTrainings, config.branches);
  config.epochs = integer("epochs", config.epochs, 1, 100000);
  config.batch_size = integer("batch_size", config.batch_size, 1, 100000);
  config.patience = integer("patience", config.patience, 0, 100000);
  config.keep = reader.one_of("keep", kKeptEpochs, config.keep);
  if (config.keep == KeptEpoch::kLast && config.patience > 0) {
    throw usage_error(reader.path_of("patience") +
                      ": must be 0 with \"keep\": \"last\", since nothing is chosen by the "
                      "development part");
  }
  config.crop_frames = integer("crop_frames", config.crop_frames, 0, 1000000);
  config.sampling = reader.one_of("sampling", kSamplings, config.sampling);
  if (config.sampling == Sampling::kSpeakers) {
    config.clips_per_speaker = integer("clips_per_speaker", config.clips_per_speaker, 2, 100000);
  }
  config.class_weights = reader.one_of("class_weights", kClassWeights, config.class_weights);
  config.label_smoothing = reader.number_or("label_smoothing", 0.0, 0.0, 0.9);
  config.mixup = reader.number_or("mixup", 0.0, 0.0, 4.0);
  config.gradient_clip = reader.number_or("gradient_clip", 0.0, 0.0, kMax);
  config.ema_decay = reader.number_or("ema_decay", 0.0, 0.0, 1.0);
  config.refit = reader.boolean_or("refit", config.refit);
  if (reader.has("optimizer")) {
    config.optimizer = optimizer_from_json(reader.object("optimizer"), reader.path_of("optimizer"));
  }
  if (reader.has("schedule")) {
    config.schedule = schedule_from_json(reader.object("schedule"), reader.path_of("schedule"));
  }
  if (reader.has("layers")) {
    config.layers = layer_rates_from_json(reader.array("layers"), reader.path_of("layers"));
  }
  config.leak_copies = reader.boolean_or("leak_copies", false);
  reader.finish();
  return config;
}

Json describe(const TrainConfig& config) {
  Json layers = Json::array();
  for (const LayerRate& layer : config.layers) layers.push_back(describe(layer));
  Json json = {{"seed", config.seed},
               {"members", config.members},
               {"epochs", config.epochs},
               {"batch_size", config.batch_size},
               {"patience", config.patience},
               {"crop_frames", config.crop_frames},
               {"optimizer", describe(config.optimizer)},
               {"schedule", describe(config.schedule)},
               {"sampling", spelling(kSamplings, config.sampling)},
               {"class_weights", spelling(kClassWeights, config.class_weights)},
               {"label_smoothing", config.label_smoothing},
               {"mixup", config.mixup},
               {"gradient_clip", config.gradient_clip},
               {"ema_decay", config.ema_decay},
               {"refit", config.refit},
               {"layers", layers}};
  if (config.sampling == Sampling::kSpeakers) json["clips_per_speaker"] = config.clips_per_speaker;
  if (config.keep != KeptEpoch::kBest) json["keep"] = spelling(kKeptEpochs, config.keep);
  if (config.branches != BranchTraining::kTogether) {
    json["branches"] = spelling(kBranchTrainings, config.branches);
  }
  if (config.leak_copies) json["leak_copies"] = true;
  return json;
}

std::vector<std::string> prefixes_of(const std::vector<LayerRate>& layers) {
  std::vector<std::string> prefixes;
  prefixes.reserve(layers.size());
  for (const LayerRate& layer : layers) prefixes.push_back(layer.prefix);
  return prefixes;
}

bool is_frozen(const std::string& tensor, const std::vector<LayerRate>& layers) {
  const std::size_t group = group_of(tensor, prefixes_of(layers));
  return group < layers.size() && layers[group].rate == 0.0;
}

std::vector<double> layer_factors(const std::vector<LayerRate>& layers, int epoch) {
  std::vector<double> factors;
  factors.reserve(layers.size() + 1);
  for (const LayerRate& layer : layers) {
    factors.push_back(epoch <= layer.frozen_epochs ? 0.0 : layer.rate);
  }
  factors.push_back(1.0);
  return factors;
}

}  // namespace ser
