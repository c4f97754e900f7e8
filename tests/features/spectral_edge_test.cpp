// Every spectral block on signals of all kinds, lengths and rates.

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "generated_signals.hpp"
#include "made_features.hpp"

namespace ser {
namespace {

/// One config of each spectral block.
std::vector<Json> spectral_blocks() {
  std::vector<Json> blocks;
  for (const std::string name :
       {"bandwidth", "centroid", "chroma", "chroma_cqt", "contrast", "flatness", "flux", "log_mel",
        "mel", "mfcc", "rms", "rolloff", "stft", "tonnetz", "zcr"}) {
    blocks.push_back({{"block", name}});
  }
  blocks.push_back({{"block", "delta"}, {"of", {{"block", "contrast"}}}});
  blocks.push_back({{"block", "centroid"}, {"pad_mode", "reflect"}});
  return blocks;
}

std::map<std::string, std::vector<float>> signals(int rate) {
  auto all = generated_signals(rate);
  all["two_samples"] = {1.0F, -1.0F};
  all["one_frame_minus_one"] = lcg_noise(2047);
  all["one_frame"] = lcg_noise(2048);
  all["denormal"] = std::vector<float>(5000, 1e-42F);
  all["huge"] = scaled(lcg_noise(5000), 1e9F);
  return all;
}

/// None of these blocks has an undefined frame, which a map would show as 0; so a vector is asked
/// whether all frames are defined.
FeatureConfig defined_share(const Json& block) {
  const Json input = {{"name", "v"},
                      {"kind", "vector"},
                      {"blocks", Json::array({block})},
                      {"pooling", {"mean", "defined_share"}}};
  return feature_config_from_json({{"about", "test"}, {"inputs", Json::array({input})}}, "test");
}

TEST(SpectralBlocks, EverySignalOfAnyLengthAndRateGivesFiniteValuesInEveryFrame) {
  for (const Json& block : spectral_blocks()) {
    const FeatureExtractor extract(defined_share(block));
    Workspace workspace;
    for (const int rate : {16000, 22050, 48000}) {
      for (const auto& [name, samples] : signals(rate)) {
        const Array vector = extract({samples, rate}, workspace).inputs.front();
        for (std::size_t i = 0; i < vector.rows; i += 2) {
          ASSERT_TRUE(std::isfinite(vector.values[i])) << block << " " << name << " " << rate;
          ASSERT_EQ(vector.values[i + 1], 1.0F) << block << " " << name << " " << rate;
        }
      }
    }
  }
}

TEST(SpectralBlocks, HaveAFrameMoreThanWholeHopsAndARowAColumn) {
  for (const Json& block : spectral_blocks()) {
    const FeatureConfig config = one_block(block);
    const FeatureExtractor extract(config);
    Workspace workspace;
    for (const std::size_t size : {1U, 2U, 511U, 512U, 2047U, 5120U}) {
      const Array map = extract({lcg_noise(size), 22050}, workspace).inputs.front();
      EXPECT_EQ(map.columns, 1 + size / 512) << block;
      EXPECT_EQ(map.rows, extract.columns(0).size()) << block;
    }
  }
}

TEST(SpectralBlocks, EveryColumnHasANameOfItsOwnAndAUnit) {
  for (const Json& block : spectral_blocks()) {
    std::set<std::string> names;
    for (const Column& column : FeatureExtractor(one_block(block)).columns(0)) {
      EXPECT_TRUE(names.insert(column.name).second) << column.name;
      EXPECT_FALSE(column.unit.empty()) << column.name;
    }
  }
}

TEST(SpectralBlocks, OfNothingAreRefused) {
  for (const Json& block : spectral_blocks()) {
    try {
      map_of(block, {{}, 22050});
      FAIL() << block;
    } catch (const Error& error) {
      EXPECT_EQ(error.reason(), "too-short");
    }
  }
}

TEST(SpectralBlocks, SharedInOneSetGiveWhatTheyGiveAlone) {
  Json blocks = Json::array();
  for (const Json& block : spectral_blocks()) {
    if (block["block"] != "delta" && !block.contains("pad_mode")) blocks.push_back(block);
  }
  const Json input = {{"name", "all"}, {"kind", "map"}, {"blocks", blocks}};
  const FeatureExtractor all(
      feature_config_from_json({{"about", "test"}, {"inputs", Json::array({input})}}, "test"));
  const Waveform wave = {chirp(22050, 22050), 22050};
  Workspace workspace;
  const Array together = all(wave, workspace).inputs.front();
  std::vector<float> one_by_one;
  for (const Json& block : blocks) {
    const Array map = map_of(block, wave);
    one_by_one.insert(one_by_one.end(), map.values.begin(), map.values.end());
  }
  // Mel bands alone are not rounded to single precision in between: their last bits may differ.
  ASSERT_EQ(together.values.size(), one_by_one.size());
  for (std::size_t i = 0; i < one_by_one.size(); ++i) {
    ASSERT_NEAR(together.values[i], one_by_one[i], 1e-5F + 3e-6F * std::abs(one_by_one[i])) << i;
  }
}

TEST(SpectralBlocks, AWorkspaceThatHasServedOthersChangesNothing) {
  const Waveform wave = {chirp(22050, 22050), 22050};
  for (const Json& block : spectral_blocks()) {
    const FeatureExtractor extract(one_block(block));
    Workspace used;
    for (const int rate : {48000, 22050}) extract({lcg_noise(30000), rate}, used);
    EXPECT_EQ(extract(wave, used).inputs.front().values, map_of(block, wave).values) << block;
  }
}

TEST(SpectralBlocks, ARateTooLowForTheirBandsIsSaid) {
  for (const std::string name : {"chroma_cqt", "tonnetz"}) {
    try {
      map_of({{"block", name}, {"tuning", 0}}, {lcg_noise(8000), 8000});
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.reason(), "sample-rate");
      EXPECT_EQ(std::string(error.what()),
                "a constant-Q transform up to 4166 Hz is impossible at 8000 Hz (take fewer octaves "
                "or a lower low_hz)");
    }
  }
}

}  // namespace
}  // namespace ser
