// Against what librosa 0.11 computes (tests/oracle/make_librosa_reference.py).

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "features/feature_extractor.hpp"
#include "features/made_features.hpp"
#include "features/recorded_reference.hpp"
#include "generated_signals.hpp"

namespace ser {
namespace {

/// Largest distance of the map from the recorded cells; checks the shape.
double cell_distance(const Array& map, const Json& cells) {
  EXPECT_EQ(map.rows, cells["bands"].get<std::size_t>());
  EXPECT_EQ(map.columns, cells["frames"].get<std::size_t>());
  if (map.columns != cells["frames"].get<std::size_t>()) return INFINITY;
  double largest = 0.0;
  for (std::size_t i = 0; i < cells["at"].size(); ++i) {
    const auto frame = cells["at"][i].get<std::size_t>();
    for (std::size_t band = 0; band < map.rows; ++band) {
      const double there = cells["values"][i][band].get<double>();
      largest = std::max(largest, std::abs(static_cast<double>(map.at(band, frame)) - there));
    }
  }
  return largest;
}

double mean_distance(const Array& array, const Json& means) {
  EXPECT_EQ(array.rows, means.size());
  double largest = 0.0;
  for (std::size_t band = 0; band < array.rows; ++band) {
    double sum = 0.0;
    for (const float value : array.row(band)) sum += static_cast<double>(value);
    const double mean = sum / static_cast<double>(array.columns);
    largest = std::max(largest, std::abs(mean - means[band].get<double>()));
  }
  return largest;
}

TEST(LibrosaReference, Logmel128OfGeneratedSignalsIsWithinAThousandthOfADecibel) {
  const Json cells = reference("librosa_generated.json")["logmel_128"];
  const FeatureConfig config = find_feature_config("logmel-128");
  for (const auto& [name, samples] : generated_signals(22050)) {
    EXPECT_LT(cell_distance(extracted(config, {samples, 22050}), cells[name]), 1e-3) << name;
  }
}

TEST(LibrosaReference, Mfcc40OfGeneratedSignalsIsWithinTwoThousandths) {
  const Json means = reference("librosa_generated.json")["mfcc_40"];
  const FeatureConfig config = find_feature_config("mfcc-40");
  for (const auto& [name, samples] : generated_signals(22050)) {
    EXPECT_LT(mean_distance(extracted(config, {samples, 22050}), means[name]), 2e-3) << name;
  }
}

TEST(LibrosaReference, Logmel64OfGeneratedSignalsIsWithinAThousandth) {
  const Json cells = reference("librosa_generated.json")["logmel_64"];
  const FeatureConfig config = find_feature_config("logmel-64");
  for (const auto& [name, samples] : generated_signals(16000)) {
    EXPECT_LT(cell_distance(extracted(config, {samples, 16000}), cells[name]), 1e-3) << name;
  }
}

TEST(LibrosaReference, Logmel128OfRecordingsAtTheirOwnRateIsWithinAThousandthOfADecibel) {
  FeatureConfig config = find_feature_config("logmel-128");
  config.inputs.front().sample_rate.reset();
  for_each_recording("librosa_recordings.json", [&](const Waveform& wave, const Json& values) {
    EXPECT_EQ(wave.sample_rate, values["native_rate"].get<int>());
    const Array map = extracted(config, wave);
    EXPECT_LT(cell_distance(map, values["native_cells"]), 1e-3);
    EXPECT_LT(mean_distance(map, values["native_means"]), 1e-3);
  });
}

TEST(LibrosaReference, Logmel128OfResampledRecordingsIsWithinAHundredthOfADecibel) {
  const FeatureConfig config = find_feature_config("logmel-128");
  for_each_recording("librosa_recordings.json", [&](const Waveform& wave, const Json& values) {
    const Array map = extracted(config, wave);
    EXPECT_LT(mean_distance(map, values["logmel_128_means"]), 0.01);
    EXPECT_LT(cell_distance(map, values["logmel_128_cells"]), 0.01);
  });
}

TEST(LibrosaReference, Mfcc40OfResampledRecordingsIsWithinAHundredth) {
  const FeatureConfig config = find_feature_config("mfcc-40");
  for_each_recording("librosa_recordings.json", [&](const Waveform& wave, const Json& values) {
    EXPECT_LT(mean_distance(extracted(config, wave), values["mfcc_40"]), 0.01);
  });
}

TEST(LibrosaReference, Logmel64OfResampledRecordingsIsWithinAHundredth) {
  const FeatureConfig config = find_feature_config("logmel-64");
  for_each_recording("librosa_recordings.json", [&](const Waveform& wave, const Json& values) {
    EXPECT_LT(mean_distance(extracted(config, wave), values["logmel_64_means"]), 0.01);
  });
}

}  // namespace
}  // namespace ser
