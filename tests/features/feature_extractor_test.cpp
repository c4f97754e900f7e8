#include "features/feature_extractor.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "audio/resample.hpp"
#include "core/error.hpp"
#include "features/made_features.hpp"
#include "generated_signals.hpp"

namespace ser {
namespace {

const std::vector<std::string> kSets = {"logmel-128",        "logmel-64",   "mfcc-40",
                                        "mfcc-40-frames",    "librosa-195", "spectral-maps",
                                        "functionals-large", "prosody"};

Array extracted(const std::string& set, const Waveform& wave) {
  return extracted(find_feature_config(set), wave);
}

std::string reason_of_refusal(const std::string& set, const Waveform& wave) {
  try {
    extracted(set, wave);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    return error.reason();
  }
  return "accepted";
}

TEST(FeatureExtractor, EverySignalOfAnyLengthAndRateGivesFiniteFeatures) {
  for (const std::string& set : kSets) {
    for (const int rate : {8000, 16000, 22050, 24414, 48000}) {
      auto signals = generated_signals(rate);
      signals["two_samples"] = {1.0F, -1.0F};
      signals["one_frame_minus_one"] = lcg_noise(2047);
      signals["denormal"] = std::vector<float>(5000, 1e-42F);
      for (const auto& [name, samples] : signals) {
        const Array array = extracted(set, {samples, rate});
        ASSERT_FALSE(array.values.empty());
        for (const float value : array.values) {
          ASSERT_TRUE(std::isfinite(value)) << set << " " << name << " " << rate;
        }
      }
    }
  }
}

TEST(FeatureExtractor, NothingIsTooShort) {
  for (const std::string& set : kSets) EXPECT_EQ(reason_of_refusal(set, {{}, 16000}), "too-short");
}

TEST(FeatureExtractor, WhatEndsBeforeTheCutIsTooShort) {
  FeatureConfig config = find_feature_config("mfcc-40");
  config.inputs.front().cut.offset_s = 0.6;
  Workspace workspace;
  const FeatureExtractor extract(config);
  try {
    extract({lcg_noise(8000), 16000}, workspace);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.reason(), "too-short");
    EXPECT_STREQ(error.what(), "is too short: 0.5 s; the features 'mfcc' begin at 0.6 s");
  }
}

TEST(FeatureExtractor, SamplesThatAreNoNumbersAreRefused) {
  const float bad[] = {std::numeric_limits<float>::quiet_NaN(),
                       std::numeric_limits<float>::infinity(), 3e38F};
  for (const std::string& set : kSets) {
    for (const float value : bad) {
      std::vector<float> samples(22050, 0.0F);
      samples[9000] = value;
      EXPECT_EQ(reason_of_refusal(set, {samples, 22050}), "not-finite") << set << " " << value;
    }
  }
}

TEST(FeatureExtractor, SilenceIsTheFloorEverywhere) {
  const Waveform silence{std::vector<float>(22050, 0.0F), 22050};
  for (const float value : extracted("logmel-128", silence).values) EXPECT_EQ(value, -100.0F);
  for (const float value : extracted("logmel-64", silence).values) {
    EXPECT_FLOAT_EQ(value, static_cast<float>(std::log(1.1920928955078125e-07)));
  }
}

TEST(FeatureExtractor, MfccOfAConstantSpectrumIsItsFirstCoefficient) {
  const Array mfcc = extracted("mfcc-40", {std::vector<float>(22050, 0.0F), 22050});
  ASSERT_EQ(mfcc.rows, 40U);
  EXPECT_NEAR(mfcc.at(0, 0), -100.0 * std::sqrt(128.0), 1e-2);
  for (std::size_t i = 1; i < 40; ++i) EXPECT_NEAR(mfcc.at(i, 0), 0.0, 1e-4);
}

TEST(FeatureExtractor, TwiceTheAmplitudeIsSixDecibelsMore) {
  FeatureConfig config = find_feature_config("logmel-128");
  const Waveform quiet{scaled(lcg_noise(22050), 0.25F), 22050};
  const Waveform loud{scaled(lcg_noise(22050), 0.5F), 22050};
  const Array a = extracted(config, quiet);
  const Array b = extracted(config, loud);
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    EXPECT_NEAR(b.values[i] - a.values[i], 20.0 * std::log10(2.0), 1e-4);
  }
}

TEST(FeatureExtractor, ChirpMovesUpTheBands) {
  const Array map = extracted("logmel-128", {chirp(44100, 22050), 22050});
  std::size_t last = 0;
  for (std::size_t frame = 4; frame + 4 < map.columns; frame += 4) {
    std::size_t loudest = 0;
    for (std::size_t band = 1; band < map.rows; ++band) {
      if (map.at(band, frame) > map.at(loudest, frame)) loudest = band;
    }
    EXPECT_GE(loudest, last);
    last = loudest;
  }
  EXPECT_GT(last, 90U);
}

TEST(FeatureExtractor, MapsHaveOneFrameAHopOfTheirOwnRate) {
  const Waveform second{lcg_noise(48000), 48000};
  EXPECT_EQ(extracted("logmel-128", second).columns, 1U + 22050 / 512);
  EXPECT_EQ(extracted("logmel-64", second).columns, 1U + 16000 / 160);
}

TEST(FeatureExtractor, PaddingEqualsZerosAppendedAfterResampling) {
  const Waveform clip{lcg_noise(30000), 48000};
  Waveform padded = resample(clip, 22050);
  padded.samples.resize(66150, 0.0F);
  EXPECT_EQ(extracted("mfcc-40", clip).values, extracted("mfcc-40", padded).values);
}

TEST(FeatureExtractor, CutIsMadeBeforeResampling) {
  const std::vector<float> samples = lcg_noise(48000 * 4);
  const std::vector<float> three_seconds(samples.begin(), samples.begin() + 48000 * 3);
  EXPECT_EQ(extracted("mfcc-40", {samples, 48000}).values,
            extracted("mfcc-40", {three_seconds, 48000}).values);
}

TEST(FeatureExtractor, OffsetIsCutAtTheWholeSampleBelow) {
  FeatureConfig config = find_feature_config("mfcc-40");
  const std::vector<float> samples = lcg_noise(30000);
  config.inputs.front().cut.offset_s = 0.00012;  // 1.92 samples at 16 kHz
  EXPECT_EQ(extracted(config, {samples, 16000}).values,
            extracted("mfcc-40", {{samples.begin() + 1, samples.end()}, 16000}).values);
}

TEST(FeatureExtractor, WorkspaceOfOtherRecordingsChangesNothing) {
  const Waveform clip{lcg_noise(20000), 16000};
  for (const std::string& set : kSets) {
    const FeatureExtractor extract(find_feature_config(set));
    Workspace fresh;
    Workspace used;
    extract({lcg_noise(50000, 9), 44100}, used);
    extract({lcg_noise(100, 3), 8000}, used);
    EXPECT_EQ(extract(clip, used).inputs[0].values, extract(clip, fresh).inputs[0].values) << set;
  }
}

TEST(FeatureExtractor, ColumnsNameEveryRow) {
  for (const std::string& set : kSets) {
    const FeatureExtractor extract(find_feature_config(set));
    Workspace workspace;
    const Features features = extract({lcg_noise(20000), 16000}, workspace);
    EXPECT_EQ(extract.columns(0).size(), features.inputs[0].rows) << set;
  }
  const FeatureExtractor mfcc(find_feature_config("mfcc-40"));
  EXPECT_EQ(mfcc.columns(0).front(), (Column{"mfcc_1", "dB"}));
  EXPECT_EQ(mfcc.columns(0).back(), (Column{"mfcc_40", "dB"}));
  const FeatureExtractor map(find_feature_config("logmel-64"));
  EXPECT_EQ(map.columns(0).back(), (Column{"logmel_64", "ln(power)"}));
}

FeatureConfig stacked_config(int second_hop) {
  FeatureConfig config = find_feature_config("logmel-128");
  Json json = describe(config);
  json["inputs"][0]["blocks"].push_back({{"block", "mfcc"}, {"hop_length", second_hop}});
  json["inputs"].push_back(describe(find_feature_config("mfcc-40"))["inputs"][0]);
  return feature_config_from_json(json, "stacked");
}

TEST(FeatureExtractor, BlocksAreStackedAndInputsStandSideBySide) {
  const Waveform clip{lcg_noise(20000), 16000};
  Workspace workspace;
  const FeatureExtractor extract(stacked_config(512));
  const Features features = extract(clip, workspace);
  ASSERT_EQ(features.inputs.size(), 2U);
  EXPECT_EQ(features.inputs[0].rows, 148U);
  const Array alone = extracted("logmel-128", clip);
  for (std::size_t row = 0; row < 128; ++row) {
    const auto expected = alone.row(row);
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), features.inputs[0].row(row).begin()));
  }
  EXPECT_EQ(features.inputs[1].values, extracted("mfcc-40", clip).values);
  EXPECT_EQ(extract.columns(0)[128].name, "mfcc_1");
}

TEST(FeatureExtractor, BlocksOfDifferentFrameCountsCannotBeStacked) {
  Workspace workspace;
  const FeatureExtractor extract(stacked_config(256));
  EXPECT_THROW(extract({lcg_noise(20000), 16000}, workspace), Error);
}

TEST(FeatureExtractor, BandsBeyondARecordingsOwnRateFailThatRecording) {
  FeatureConfig config = find_feature_config("logmel-64");
  config.inputs.front().sample_rate.reset();
  Workspace workspace;
  const FeatureExtractor extract(config);
  EXPECT_NO_THROW(extract({lcg_noise(16000), 16000}, workspace));
  try {
    extract({lcg_noise(8000), 8000}, workspace);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    EXPECT_EQ(error.reason(), "sample-rate");
  }
}

}  // namespace
}  // namespace ser
