#include "features/feature_config.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "features/block.hpp"
#include "storage/atomic_file.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

Json smallest() {
  return Json::parse(R"({"inputs": [{"name": "x", "blocks": [{"block": "log_mel"}]}]})");
}

std::string refusal(const Json& json) {
  try {
    feature_config_from_json(json, "x.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "accepted";
}

TEST(FeatureConfig, EveryShippedSetReadsBackFromItsOwnDescription) {
  for (const std::string& name : resource_names(ResourceKind::kFeatures)) {
    const FeatureConfig config = find_feature_config(name);
    const Json json = describe(config);
    const FeatureConfig again = feature_config_from_json(json, name);
    EXPECT_EQ(again, config) << name;
    EXPECT_EQ(describe(again).dump(), json.dump()) << name;
  }
}

TEST(FeatureConfig, EveryBlockAndOptionStandsInTheDocument) {
  const std::string text = read_text_file(SER_SOURCE_DIR "/docs/features.md");
  for (const std::string& name : block_names()) {
    Json json = {{"block", name}};
    if (name == "delta") json["of"] = {{"block", "rms"}};
    Json options = describe(block_config(json, name, std::nullopt));
    options.erase("block");
    EXPECT_NE(text.find("| `" + name + "` |"), std::string::npos)
        << "docs/features.md lacks the block " << name;
    for (const auto& option : options.items()) {
      EXPECT_NE(text.find('`' + option.key() + '`'), std::string::npos)
          << "docs/features.md lacks " << name << "'s " << option.key();
    }
  }
}

TEST(FeatureConfig, DefaultsAreLibrosas) {
  EXPECT_EQ(
      describe(feature_config_from_json(smallest(), "x")).dump(),
      R"({"inputs":[{"name":"x","kind":"map","sample_rate":null,)"
      R"("cut":{"offset_s":0.0,"duration_s":null,"pad":false},)"
      R"("blocks":[{"block":"log_mel","n_fft":2048,"win_length":2048,"hop_length":512,)"
      R"("pad_mode":"zero","bands":128,"low_hz":0.0,"high_hz":null,"mel_scale":"slaney",)"
      R"("mel_norm":"slaney","log":"db","amin":1e-10,"top_db":80.0}],"pooling":[],"deltas":0}]})");
}

TEST(FeatureConfig, HashTellsConfigsApartByWhatTheyComputeAlone) {
  Json described = smallest();
  described["about"] = "whatever";
  described["inputs"][0]["blocks"][0]["n_fft"] = 2048;
  Json other = smallest();
  other["inputs"][0]["blocks"][0]["top_db"] = nullptr;
  const std::string hash = config_hash(feature_config_from_json(smallest(), "x"));
  EXPECT_EQ(hash, config_hash(feature_config_from_json(described, "x")));
  EXPECT_NE(hash, config_hash(feature_config_from_json(other, "x")));
}

TEST(FeatureConfig, UnknownKeysNameTheirPlace) {
  Json json = smallest();
  json["inputs"][0]["cut"] = {{"offset", 1.0}};
  EXPECT_NE(refusal(json).find("x.json: inputs.0.cut.offset: unknown key"), std::string::npos);
  json = smallest();
  json["inputs"][0]["blocks"][0]["band"] = 64;
  EXPECT_NE(refusal(json).find("x.json: inputs.0.blocks.0.band: unknown key"), std::string::npos);
}

TEST(FeatureConfig, OptionsOfTheOtherLogarithmAreUnknown) {
  Json json = smallest();
  json["inputs"][0]["blocks"][0]["offset"] = 1e-6;
  EXPECT_NE(refusal(json).find("inputs.0.blocks.0.offset: unknown key"), std::string::npos);
}

TEST(FeatureConfig, ImpossibleCombinationsSayWhatIsAllowed) {
  const auto with = [](const char* key, const Json& value) {
    Json json = smallest();
    json["inputs"][0][key] = value;
    return json;
  };
  EXPECT_EQ(refusal(with("cut", {{"pad", true}})),
            "x.json: inputs.0.cut.pad: padding needs a duration_s to pad to");
  EXPECT_EQ(refusal(with("pooling", {"mean"})),
            "x.json: inputs.0.pooling: a map is not pooled (make the kind vector, or leave it "
            "empty)");
  EXPECT_EQ(refusal(with("kind", "vector")),
            "x.json: inputs.0.pooling: a vector needs at least one functional " +
                known_names("", functional_names()));
  EXPECT_EQ(refusal(with("deltas", 1)),
            "x.json: inputs.0.deltas: are pooled, and a map is not pooled");
  EXPECT_EQ(refusal(with("pooling", {"percentile_5", "mean", "percentile_5.0"})),
            "x.json: inputs.0.pooling: 'percentile_5.0' appears twice");
  EXPECT_EQ(refusal(with("pooling", {"percentile_200"})),
            "x.json: inputs.0.pooling: unknown 'percentile_200' " +
                known_names("percentile_200", functional_names()) + ", P a number from 0 to 100");
  EXPECT_EQ(refusal(with("blocks", Json::array())),
            "x.json: inputs.0.blocks: needs at least one block");
  EXPECT_EQ(refusal(with("blocks", Json::parse(R"([{"block": "mfc"}])"))),
            "x.json: inputs.0.blocks.0.block: unknown 'mfc' " + known_names("mfc", block_names()));
  Json json = with("sample_rate", 8000);
  json["inputs"][0]["blocks"][0]["high_hz"] = 7800;
  EXPECT_EQ(refusal(json),
            "x.json: inputs.0.blocks.0.bands: mel bands up to 7800 Hz are impossible at 8000 Hz "
            "(high_hz: at most half the sample rate, or null)");
}

TEST(FeatureConfig, TwoInputsOfOneNameAreRefused) {
  Json json = smallest();
  json["inputs"].push_back(json["inputs"][0]);
  EXPECT_EQ(refusal(json), "x.json: inputs.1.name: 'x' is taken already");
}

TEST(FeatureConfig, UnknownSetNamesTheKnownOnes) {
  try {
    find_feature_config("logmel-12");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    const std::string text = error.what();
    EXPECT_NE(text.find("unknown feature set 'logmel-12' (did you mean 'logmel-128'?"),
              std::string::npos)
        << text;
  }
}

}  // namespace
}  // namespace ser
