#include "augmentation/augment_config.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace ser {
namespace {

WaveStep wave_step_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  WaveStep step;
  const std::string effect = reader.string("effect");
  step.probability = reader.number_or("probability", 1.0, 0.0, 1.0);
  step.effect = wave_effect_from_json(effect, reader);
  reader.finish();
  return step;
}

Json describe(const WaveStep& step) {
  Json json = {{"effect", step.effect->type()}, {"probability", step.probability}};
  json.update(step.effect->describe());
  return json;
}

}  // namespace

AugmentConfig augment_config_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  AugmentConfig config;
  reader.string_or("about", "");
  const auto each = [&](const char* key, const auto& read) {
    if (!reader.has(key)) return;
    const Json& list = reader.array(key);
    for (std::size_t i = 0; i < list.size(); ++i) {
      read(list[i], reader.path_of(key) + "." + std::to_string(i));
    }
  };
  each("wave", [&](const Json& step, const std::string& place) {
    config.wave.push_back(wave_step_from_json(step, place));
  });
  each("map", [&](const Json& mask, const std::string& place) {
    config.map.push_back(mask_from_json(mask, place));
  });
  reader.finish();
  return config;
}

Json describe(const AugmentConfig& config) {
  Json json = {{"wave", Json::array()}, {"map", Json::array()}};
  for (const WaveStep& step : config.wave) json["wave"].push_back(describe(step));
  for (const MaskConfig& mask : config.map) json["map"].push_back(describe(mask));
  return json;
}

Waveform augmented(Waveform wave, const std::vector<WaveStep>& steps, Random& random) {
  for (const WaveStep& step : steps) {
    if (random.uniform() < step.probability) wave = step.effect->apply(std::move(wave), random);
  }
  return wave;
}

Array augmented(Array map, const std::string& input, const std::vector<MaskConfig>& masks,
                Random& random) {
  for (const MaskConfig& mask : masks) {
    if (mask.input.empty() || mask.input == input) map = masked(std::move(map), mask, random);
  }
  return map;
}

}  // namespace ser
