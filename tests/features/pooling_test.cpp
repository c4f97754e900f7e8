#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "features/feature_extractor.hpp"
#include "features/made_features.hpp"
#include "generated_signals.hpp"
#include "signal/cepstrum.hpp"

namespace ser {
namespace {

FeatureConfig config_of(const std::string& kind, const Json& pooling, int deltas) {
  const Json json = {{"inputs",
                      {{{"name", "x"},
                        {"kind", kind},
                        {"sample_rate", 16000},
                        {"blocks", {{{"block", "mfcc"}, {"coefficients", 3}, {"hop_length", 160}}}},
                        {"pooling", pooling},
                        {"deltas", deltas}}}}};
  return feature_config_from_json(json, "test");
}

Array extracted(const FeatureConfig& config) {
  return extracted(config, {lcg_noise(16000), 16000});
}

std::vector<std::string> names_of(const FeatureConfig& config) {
  std::vector<std::string> names;
  for (const Column& column : FeatureExtractor(config).columns(0)) names.push_back(column.name);
  return names;
}

TEST(Pooling, OneFunctionalLeavesNamesAsTheyAre) {
  EXPECT_EQ(names_of(config_of("vector", {"median"}, 0)),
            (std::vector<std::string>{"mfcc_1", "mfcc_2", "mfcc_3"}));
}

TEST(Pooling, ColumnsAreContourThenDeltasThenFunctionals) {
  const auto names = names_of(config_of("vector", {"mean", "percentile_2.5"}, 2));
  ASSERT_EQ(names.size(), 18U);
  EXPECT_EQ(std::vector<std::string>(names.begin(), names.begin() + 7),
            (std::vector<std::string>{"mfcc_1_mean", "mfcc_1_percentile_2.5", "mfcc_1_delta_mean",
                                      "mfcc_1_delta_percentile_2.5", "mfcc_1_delta2_mean",
                                      "mfcc_1_delta2_percentile_2.5", "mfcc_2_mean"}));
}

TEST(Pooling, UnitsAreThoseOfTheContourItsDeltaAndTheFunctional) {
  const auto columns = FeatureExtractor(config_of("vector", {"std", "slope", "kurtosis"}, 2));
  std::vector<std::string> units;
  for (const Column& column : columns.columns(0)) units.push_back(column.unit);
  units.resize(9);
  EXPECT_EQ(units, (std::vector<std::string>{"dB", "dB/s", "1", "dB/frame", "dB/frame/s", "1",
                                             "dB/frame²", "dB/frame²/s", "1"}));
}

TEST(Pooling, ValuesAreTheFunctionalsOfTheMapAndOfItsDeltas) {
  const Array map = extracted(config_of("map", Json::array(), 0));
  const Array vector = extracted(config_of("vector", {"max", "slope"}, 1));
  const std::vector<Functional> functionals = {find_functional("max", ""),
                                               find_functional("slope", "")};
  std::vector<float> expected;
  for (std::size_t row = 0; row < map.rows; ++row) {
    for (const auto& contour :
         {std::vector<float>(map.row(row).begin(), map.row(row).end()), delta(map.row(row), 1)}) {
      const auto values = apply(functionals, contour, 160.0 / 16000.0);
      expected.insert(expected.end(), values.begin(), values.end());
    }
  }
  EXPECT_EQ(vector.values, expected);
}

TEST(Pooling, LargeSetHasEveryContourWithItsDelta) {
  const FeatureExtractor large(find_feature_config("functionals-large"));
  const std::size_t functionals = large.config().inputs[0].pooling.size();
  const auto columns = large.columns(0);
  EXPECT_EQ(columns.size(), large.contours(0).size() * 2 * functionals);
  const auto is_there = [&](const Column& wanted) {
    return std::find(columns.begin(), columns.end(), wanted) != columns.end();
  };
  EXPECT_TRUE(is_there({"mfcc_1_mean", "dB"}));
  EXPECT_TRUE(is_there({"mfcc_20_delta_std", "dB/frame"}));
  EXPECT_TRUE(is_there({"logmel_40_slope", "dB/s"}));
  EXPECT_TRUE(is_there({"f0_hz_delta_percentile_95", "Hz/frame"}));
  EXPECT_TRUE(is_there({"hnr_db_std", "dB"}));
  EXPECT_TRUE(is_there({"intensity_db_slope", "dB/s"}));
  EXPECT_TRUE(is_there({"b4_hz_median", "Hz"}));
  EXPECT_TRUE(is_there({"centroid_hz_delta_mean", "Hz/frame"}));
  EXPECT_TRUE(is_there({"rms_max", "amplitude"}));
}

}  // namespace
}  // namespace ser
