#pragma once

#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "features/feature_extractor.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// What the closed forms of blocks are tried on: one second at librosa's rate.
inline constexpr int kBlockRate = 22050;
inline const std::vector<float> kBlockSilence(kBlockRate, 0.0F);

/// 1 in the middle of a frame (of librosa's hop): a flat spectrum of 1.
inline std::vector<float> impulse_in(std::size_t frame) {
  std::vector<float> samples(kBlockRate, 0.0F);
  samples[frame * 512] = 1.0F;
  return samples;
}

/// The config of one map made of one block, {"block": NAME, …}; without a rate at the recording's.
inline FeatureConfig one_block(const Json& block, std::optional<int> rate = std::nullopt) {
  Json input = {{"name", "map"}, {"kind", "map"}, {"blocks", Json::array({block})}};
  if (rate) input["sample_rate"] = *rate;
  return feature_config_from_json({{"about", "test"}, {"inputs", Json::array({input})}}, "test");
}

/// The first input of a config.
inline Array extracted(const FeatureConfig& config, const Waveform& wave) {
  Workspace workspace;
  return FeatureExtractor(config)(wave, workspace).inputs.front();
}

/// What a block gives, columns × frames.
inline Array map_of(const Json& block, const Waveform& wave) {
  return extracted(one_block(block), wave);
}

inline std::vector<double> row_means(const Array& map) {
  std::vector<double> means;
  for (std::size_t row = 0; row < map.rows; ++row) {
    double sum = 0.0;
    for (const float value : map.row(row)) sum += static_cast<double>(value);
    means.push_back(sum / static_cast<double>(map.columns));
  }
  return means;
}

}  // namespace ser
