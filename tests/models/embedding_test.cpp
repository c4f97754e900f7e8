#include "models/embedding.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "features/feature_extractor.hpp"
#include "generated_signals.hpp"
#include "models/made_model.hpp"
#include "network/native_network.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

std::string hash_of(const Model& model) {
  return embedding_config(model).inputs.at(0).embedding->model;
}

Waveform noise() { return {scaled(lcg_noise(16000, 1), 0.25F), 16000}; }

TEST(Embedding, OfSeveralMembersStandOneBehindTheOther) {
  const Model model = made_model("weights", 2);
  const FeatureSet set = embedding_set(model);
  ASSERT_EQ(FeatureExtractor(set.config).columns(0).size(), 8U);
  EXPECT_EQ(FeatureExtractor(set.config).columns(0).front().name, "embedding_1");
  EXPECT_EQ(FeatureExtractor(set.config).columns(0).back().name, "embedding_8");
  Workspace workspace;
  const auto heard = FeatureExtractor(model.features)(noise(), workspace).inputs;
  std::vector<float> expected;
  for (const Member& member : model.members) {
    const auto own = NativeNetwork(network_of(model), member.weights).embedding(heard);
    expected.insert(expected.end(), own.begin(), own.end());
  }
  const Array found = set.compute(noise(), workspace, Gender::kUnknown).inputs.at(0);
  EXPECT_EQ(found.values, expected);
  EXPECT_EQ(found.rows, 8U);
  EXPECT_EQ(found.columns, 1U);
}

TEST(Embedding, HashIsOfWhatTheEmbeddingDependsOn) {
  const Model model = made_model();
  const std::string hash = hash_of(model);
  EXPECT_EQ(hash, hash_of(made_model()));
  Model other = model;
  const auto& weight = other.members[0].weights.at("mfcc.1.weight");
  std::vector<float> values(weight.floats().begin(), weight.floats().end());
  values[0] += 1.0F;
  other.members[0].weights["mfcc.1.weight"] = Tensor::of(weight.shape(), values);
  EXPECT_NE(hash, hash_of(other)) << "a weight";
  other = model;
  other.features.inputs[0].cut.duration_s = 2.0;
  EXPECT_NE(hash, hash_of(other)) << "the front end";
  EXPECT_NE(hash, hash_of(made_model("weights", 2))) << "a member more";
  other = model;
  other.members[0].weights["head.0.bias"] = Tensor::of({3}, std::vector<float>(3, 9.0F));
  other.members[0].temperature = 3.0;
  other.trained.seed = 7;
  EXPECT_EQ(hash, hash_of(other)) << "what stands behind it, and how it was made";
}

TEST(Embedding, ConfigReadsBackAndIsNoExtractorsToCompute) {
  const FeatureConfig config = embedding_config(made_model());
  EXPECT_EQ(feature_config_from_json(describe(config), "test"), config);
  EXPECT_TRUE(needs_network(config));
  EXPECT_FALSE(needs_network(made_model().features));
  Workspace workspace;
  EXPECT_EQ(thrown_by([&] { FeatureExtractor{config}(noise(), workspace); }).what(),
            std::string("input 'embedding': is a network's embedding and needs its model (ser "
                        "extract --features embedding:MODEL)"));
}

TEST(Embedding, InputTakesNoOtherKeys) {
  Json json = describe(embedding_config(made_model()));
  json["inputs"][0]["kind"] = "map";
  EXPECT_EQ(thrown_by([&] { feature_config_from_json(json, "test"); }).what(),
            std::string("test: inputs.0.kind: must be vector, as an embedding is"));
  json["inputs"][0]["kind"] = "vector";
  json["inputs"][0]["pooling"] = {"mean"};
  EXPECT_EQ(thrown_by([&] { feature_config_from_json(json, "test"); }).kind(), ErrorKind::kUsage);
}

TEST(Embedding, SetNamesAModelOrARun) {
  const TempFolder folder;
  write_model(folder.path() / "model.safetensors", made_model());
  EXPECT_EQ(embedding_model("mfcc-40"), std::nullopt);
  EXPECT_EQ(embedding_model("embedding:" + folder.path().string()),
            folder.path() / "model.safetensors");
  EXPECT_EQ(embedding_model("embedding:some/file"), "some/file");
}

}  // namespace
}  // namespace ser
