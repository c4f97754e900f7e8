// The set `prosody` and the contour blocks behind it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "features/feature_extractor.hpp"
#include "thrown.hpp"
#include "voiced_signals.hpp"

namespace ser {
namespace {

using Values = std::map<std::string, double>;

Values prosody_values(const FeatureConfig& config, const Waveform& wave,
                      Gender gender = Gender::kUnknown) {
  const FeatureExtractor extractor(config);
  Workspace workspace;
  const Array array = extractor(wave, workspace, gender).inputs.front();
  const auto columns = extractor.columns(0);
  Values values;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    values[columns[i].name] = static_cast<double>(array.values[i]);
  }
  return values;
}

FeatureConfig prosody_with(const Json& options) {
  Json json = describe(find_feature_config("prosody"));
  json["inputs"][0]["blocks"][0].update(options);
  return feature_config_from_json(json, "test");
}

Values prosody(const std::vector<float>& samples, int rate = 16000) {
  return prosody_values(find_feature_config("prosody"), {samples, rate});
}

TEST(ProsodySet, ColumnsHaveTheFixedNamesOrderAndUnits) {
  const auto columns = FeatureExtractor(find_feature_config("prosody")).columns(0);
  std::string names;
  for (const Column& column : columns) names += column.name + " ";
  EXPECT_EQ(names,
            "f0_mean_hz f0_std_hz f0_min_hz f0_max_hz f0_median_hz f0_range_st voiced_fraction "
            "jitter_local jitter_local_abs jitter_rap jitter_ppq5 jitter_ddp "
            "shimmer_local shimmer_local_db shimmer_apq3 shimmer_apq5 shimmer_apq11 "
            "f1_mean_hz f1_std_hz f2_mean_hz f2_std_hz f3_mean_hz f3_std_hz f4_mean_hz f4_std_hz "
            "b1_mean_hz b2_mean_hz b3_mean_hz hnr_mean_db hnr_std_db "
            "intensity_mean_db intensity_std_db intensity_max_db "
            "voiced_segments_per_s mean_voiced_s mean_unvoiced_s ");
  EXPECT_EQ(columns[5].unit, "semitones");
  EXPECT_EQ(columns[8].unit, "s");
}

TEST(ProsodySet, WhatIsNoVoiceHasDefinedValues) {
  std::vector<float> impulse(16000, 0.0F);
  impulse[8000] = 1.0F;
  for (const auto& samples :
       {std::vector<float>(16000, 0.0F), std::vector<float>(16000, 0.5F), impulse,
        std::vector<float>{0.5F}, std::vector<float>{0.5F, -0.5F}, std::vector<float>(639, 0.1F)}) {
    const Values values = prosody(samples);
    for (const auto& [name, value] : values) EXPECT_TRUE(std::isfinite(value)) << name;
    for (const char* name : {"voiced_fraction", "f0_mean_hz", "f0_range_st", "jitter_local",
                             "shimmer_apq11", "voiced_segments_per_s", "mean_voiced_s"}) {
      EXPECT_EQ(values.at(name), 0.0) << name << " of " << samples.size();
    }
  }
}

TEST(ProsodySet, IsDefinedAtEveryRate) {
  for (const int rate : {10, 50, 100, 225, 300, 400, 700, 1000, 4000, 192000, 768000}) {
    for (const auto& [name, value] : prosody(lcg_noise(700), rate)) {
      EXPECT_TRUE(std::isfinite(value)) << name << " " << rate;
    }
  }
}

TEST(ProsodySet, SilenceIsAsQuietAsPraatHasIt) {
  const Values values = prosody(std::vector<float>(16000, 0.0F));
  EXPECT_EQ(values.at("intensity_mean_db"), -300.0);
  EXPECT_EQ(values.at("f1_mean_hz"), 0.0);
  EXPECT_EQ(values.at("hnr_mean_db"), 0.0);
}

TEST(ProsodySet, OfASineIsItsFrequencyAndLevel) {
  const Values values = prosody(sine(16000, 200.0, 16000.0, 0.5));
  EXPECT_NEAR(values.at("f0_mean_hz"), 200.0, 0.01);
  EXPECT_NEAR(values.at("f0_range_st"), 0.0, 1e-3);
  EXPECT_EQ(values.at("voiced_fraction"), 1.0);
  EXPECT_EQ(values.at("voiced_segments_per_s"), 1.0);
  EXPECT_NEAR(values.at("mean_voiced_s"), 0.97, 1e-6);
  EXPECT_EQ(values.at("mean_unvoiced_s"), 0.0);
  // The mean square is 0.125 of (2e-5)²; under a window, that of a 200 Hz tone varies a little.
  EXPECT_NEAR(values.at("intensity_mean_db"), 10.0 * std::log10(0.125 / 4e-10), 0.01);
}

TEST(ProsodySet, SegmentsAreRunsOfVoicedFrames) {
  std::vector<float> samples(32000, 0.0F);
  const auto voice = sine(8000, 150.0, 16000.0);
  std::copy(voice.begin(), voice.end(), samples.begin());
  std::copy(voice.begin(), voice.end(), samples.begin() + 16000);
  const Values values = prosody(samples);
  EXPECT_NEAR(values.at("voiced_segments_per_s"), 1.0, 1e-6);
  EXPECT_NEAR(values.at("mean_voiced_s"), 0.5, 0.04);
  EXPECT_NEAR(values.at("mean_unvoiced_s"), 0.5, 0.04);
  EXPECT_NEAR(values.at("voiced_fraction"), 0.5, 0.03);
}

TEST(ProsodySet, SexesHaveTheirOwnRangesAndAutoTakesThatOfTheSpeaker) {
  // Above the range of men, and of the formants that are looked for in theirs.
  const Waveform wave = {voiced_signals()["vowel"], 16000};
  const Waveform high = {sine(16000, 400.0, 16000.0), 16000};
  const FeatureConfig automatic = prosody_with({{"voice", "auto"}});
  const FeatureConfig male = prosody_with({{"voice", "male"}});
  const FeatureConfig female = prosody_with({{"voice", "female"}});
  const FeatureConfig any = find_feature_config("prosody");
  for (const Waveform& heard : {wave, high}) {
    EXPECT_EQ(prosody_values(automatic, heard, Gender::kMale), prosody_values(male, heard));
    EXPECT_EQ(prosody_values(automatic, heard, Gender::kFemale), prosody_values(female, heard));
    EXPECT_EQ(prosody_values(automatic, heard), prosody_values(any, heard));
    EXPECT_EQ(prosody_values(any, heard, Gender::kMale), prosody_values(any, heard));
    EXPECT_NE(prosody_values(male, heard), prosody_values(any, heard));
  }
  EXPECT_NEAR(prosody_values(female, high).at("f0_mean_hz"), 400.0, 0.1);
  EXPECT_LT(prosody_values(male, high).at("f0_mean_hz"), 300.0);
}

TEST(ProsodySet, NumbersStandAboveTheVoice) {
  const Waveform high = {sine(16000, 400.0, 16000.0), 16000};
  const FeatureConfig config = prosody_with({{"voice", "male"}, {"ceiling_hz", 500}});
  EXPECT_NEAR(prosody_values(config, high).at("f0_mean_hz"), 400.0, 0.1);
  EXPECT_EQ(feature_config_from_json(describe(config), ""), config);
}

TEST(ProsodySet, ImpossibleRangesAreRefused) {
  const std::vector<Json> impossible = {{{"floor_hz", 700}},
                                        {{"voice", "male"}, {"floor_hz", 350}}};
  for (const Json& options : impossible) {
    EXPECT_EQ(std::string(thrown_by([&] { prosody_with(options); }).what()),
              "test: inputs.0.blocks.0.ceiling_hz: must be above floor_hz");
  }
}

Array contour(const Json& block, const Waveform& wave) {
  const Json json = {{"inputs", {{{"name", "x"}, {"kind", "map"}, {"blocks", {block}}}}}};
  Workspace workspace;
  return FeatureExtractor(feature_config_from_json(json, "test"))(wave, workspace).inputs.front();
}

TEST(ProsodicContours, HaveAFrameEveryTenMillisecondsUnlessTold) {
  const Waveform wave = {lcg_noise(19216), 16000};
  // 1.201 s less a window of 40, 64, 26.7 and 50 ms
  EXPECT_EQ(contour({{"block", "f0"}}, wave).columns, 117U);
  EXPECT_EQ(contour({{"block", "intensity"}}, wave).columns, 114U);
  EXPECT_EQ(contour({{"block", "harmonicity"}}, wave).columns, 118U);
  EXPECT_EQ(contour({{"block", "formants"}}, wave).columns, 116U);
  EXPECT_EQ(contour({{"block", "f0"}, {"step_s", 0.005}}, wave).columns, 233U);
}

TEST(ProsodicContours, OfATooShortRecordingAreOneFrameThatIsNotDefined) {
  for (const char* block : {"f0", "intensity", "harmonicity", "formants"}) {
    const Array array = contour({{"block", block}}, {{0.5F, -0.5F}, 16000});
    EXPECT_EQ(array.columns, 1U);
    for (const float value : array.values) EXPECT_EQ(value, 0.0F);  // in a map
  }
}

TEST(ProsodicContours, FunctionalsAreOfVoicedFramesAlone) {
  const Json json = Json::parse(R"({"inputs": [{"name": "x", "kind": "vector", "blocks":
      [{"block": "f0"}], "pooling": ["min", "max", "defined_share"]}]})");
  const Waveform wave = {voiced_signals()["vowel_after_silence"], 16000};
  const Values values = prosody_values(feature_config_from_json(json, "test"), wave);
  EXPECT_NEAR(values.at("f0_hz_min"), 125.0, 3.0);
  EXPECT_NEAR(values.at("f0_hz_max"), 125.0, 3.0);
  EXPECT_NEAR(values.at("f0_hz_defined_share"), 0.5, 0.05);
}

}  // namespace
}  // namespace ser
