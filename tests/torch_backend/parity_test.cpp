#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "network/layers/table.hpp"
#include "network/made.hpp"
#include "network/native_network.hpp"
#include "network/network.hpp"
#include "training/data/batch.hpp"
#include "training/epochs/learner.hpp"

namespace ser {
namespace {

constexpr std::int64_t kBands = 12;
constexpr std::int64_t kClasses = 4;
constexpr float kTolerance = 1e-4F;

/// A branch for each layer type, as JSON: what comes before it, the layer, what makes a vector of
/// it. The input is a map of kBands bands.
const std::map<std::string, std::string>& branches() {
  static const std::string kFlat = R"({"type": "flatten"})";
  static const std::string kMean = R"({"type": "time_pool", "pool": "mean"})";
  static const std::string kConv =
      R"({"type": "conv2d", "channels": 3, "kernel": [3, 4], "padding": "same"})";
  static const std::map<std::string, std::string> kBranches = {
      {"avg_pool", kConv + R"(, {"type": "avg_pool", "kernel": [2, 3]}, )" + kMean},
      {"batch_norm", kConv + R"(, {"type": "batch_norm"}, )" + kMean},
      {"conv1d", kFlat + R"(, {"type": "conv1d", "channels": 5, "kernel": 3, "stride": 2,
                              "padding": 1}, )" +
                     kMean},
      {"conv2d", R"({"type": "conv2d", "channels": 4, "kernel": [5, 3], "stride": [2, 1],
                     "padding": [2, 1], "bias": false}, )" +
                     kMean},
      {"dropout", R"({"type": "dropout", "rate": 0.5}, )" + kMean},
      {"elu", R"({"type": "elu", "alpha": 0.7}, )" + kMean},
      {"flatten", kConv + ", " + kFlat + R"(, {"type": "linear", "units": 6}, )" + kMean},
      {"gelu", R"({"type": "gelu"}, )" + kMean},
      {"gru", kFlat + R"(, {"type": "gru", "units": 5, "layers": 2, "bidirectional": true}, )" +
                  R"({"type": "time_pool", "pool": "last"})"},
      {"layer_norm", kFlat + R"(, {"type": "layer_norm"}, )" + kMean},
      {"leaky_relu", R"({"type": "leaky_relu", "slope": 0.2}, )" + kMean},
      {"linear", kFlat + R"(, {"type": "linear", "units": 7}, )" + kMean},
      {"lstm", kFlat + R"(, {"type": "lstm", "units": 5, "bidirectional": true}, )" + kMean},
      {"max_pool", kConv + R"(, {"type": "max_pool", "kernel": 3, "stride": 2}, )" + kMean},
      {"relu", R"({"type": "relu"}, )" + kMean},
      {"reshape", kMean + R"(, {"type": "reshape", "channels": 3}, {"type": "lstm", "units": 4},
                              {"type": "flatten"})"},
      {"residual", kConv + R"(, {"type": "residual",
                     "layers": [{"type": "conv2d", "channels": 3, "kernel": 3, "padding": "same"},
                                {"type": "batch_norm"}, {"type": "relu"}],
                     "shortcut": [{"type": "conv2d", "channels": 3, "kernel": 1}]}, )" +
                       kMean},
      {"standardize", R"({"type": "standardize", "per": "row"}, )" + kMean},
      {"time_pool", R"({"type": "time_pool", "hidden": 5,
                        "pool": ["mean", "max", "mean+max", "std", "last", "attention"]})"},
  };
  return kBranches;
}

/// Layers that end a network, by type.
const std::map<std::string, std::string>& heads() {
  static const std::map<std::string, std::string> kHeads = {
      {"logistic", R"({"type": "logistic"})"},
      {"svm", R"({"type": "svm", "gamma": 0.1})"},
  };
  return kHeads;
}

Network network_with(const std::string& branch,
                     const std::string& head = R"({"type": "linear", "units": "classes"})") {
  const std::string spec =
      R"({"branches": [{"input": "map", "layers": [)" + branch + R"(]}], "head": [)" + head + "]}";
  return {
      network_spec_from_json(parse_json(spec, "test"), "test:"), {{"map", true, kBands}}, kClasses};
}

Array clip(std::uint64_t seed, std::size_t frames) {
  Random random(seed);
  Array array(static_cast<std::size_t>(kBands), frames);
  for (float& value : array.values) value = static_cast<float>(random.normal());
  return array;
}

std::vector<Features> clips_of_many_lengths() {
  std::vector<Features> clips;
  std::uint64_t seed = 1;
  for (const std::size_t frames : {17U, 31U, 9U, 24U}) clips.push_back({{clip(seed++, frames)}});
  return clips;
}

Batch batch_of_all(const std::vector<Features>& clips) {
  std::vector<BatchClip> pieces;
  for (const auto& features : clips) pieces.push_back({&features});
  return batch_of(pieces, {true});
}

class LayerParity : public testing::TestWithParam<std::string> {};

TEST_P(LayerParity, PaddedBatchInTorchEqualsOneByOneNatively) {
  const bool ends = heads().contains(GetParam());
  ASSERT_TRUE(ends || branches().contains(GetParam()))
      << "add a case for this layer to branches() or heads()";
  const Network network =
      ends ? network_with(R"({"type": "time_pool", "pool": "mean"})", heads().at(GetParam()))
           : network_with(branches().at(GetParam()));
  Tensors weights = made::tensors(network.parameters());
  if (GetParam() == "svm") {  // of the made vectors, so many are of each class
    weights["head.0.counts"] = Tensor::of({kClasses}, std::vector<float>{2, 1, 2, 1});
  }
  const NativeNetwork native(network, weights);
  const auto learner = make_torch_learner(network, weights, LearnerConfig());
  const auto clips = clips_of_many_lengths();
  const auto batched = learner->logits(batch_of_all(clips));
  ASSERT_EQ(batched.size(), clips.size() * kClasses);
  for (std::size_t i = 0; i < clips.size(); ++i) {
    const auto one = native.logits(clips[i].inputs);
    for (std::size_t c = 0; c < kClasses; ++c) {
      EXPECT_NEAR(batched[i * kClasses + c], one[c], kTolerance * (1.0F + std::abs(one[c])))
          << "clip " << i << ", class " << c;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, LayerParity, testing::ValuesIn(layer_types()),
                         [](const auto& test) { return test.param; });

TEST(LayerParity, OfTwoBranchesJoined) {
  const Network network(network_spec_from_json(parse_json(R"({
        "branches": [
          {"input": "vector", "layers": [{"type": "linear", "units": 5}, {"type": "relu"}]},
          {"input": "map", "layers": [{"type": "time_pool", "pool": "statistics"}]}],
        "head": [{"type": "linear", "units": "classes"}]})",
                                                          "test"),
                                               "test:"),
                        {{"map", true, kBands}, {"vector", false, 3}}, kClasses);
  const Tensors weights = made::tensors(network.parameters());
  Array vector(3, 1);
  vector.values = {0.5F, -2.0F, 1.0F};
  const std::vector<Array> inputs = {clip(7, 20), vector};
  const auto native = NativeNetwork(network, weights).logits(inputs);
  const auto torch =
      make_torch_learner(network, weights, LearnerConfig())->logits(batch_of_one(inputs));
  for (std::size_t c = 0; c < kClasses; ++c) EXPECT_NEAR(torch[c], native[c], kTolerance);
}

}  // namespace
}  // namespace ser
