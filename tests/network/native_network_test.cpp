#include "network/native_network.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <memory>

#include "made.hpp"

namespace ser {
namespace {

Array array(std::string_view name, std::size_t rows, std::size_t columns) {
  Array result(rows, columns);
  const auto values = made::activation(
      name, Shape::sequence(static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)));
  result.values = values.values;
  return result;
}

constexpr std::string_view kHybrid = R"({"branches":[
    {"input":"m","layers":[
      {"type":"conv2d","channels":3,"kernel":3,"padding":"same"}, {"type":"batch_norm"},
      {"type":"relu"}, {"type":"max_pool","kernel":2},
      {"type":"residual","layers":[
        {"type":"conv2d","channels":3,"kernel":3,"padding":"same","bias":false},
        {"type":"batch_norm"},{"type":"relu"}],
       "shortcut":[{"type":"conv2d","channels":3,"kernel":1},{"type":"batch_norm"}]},
      {"type":"batch_norm"},
      {"type":"time_pool","pool":"mean+max"}]},
    {"input":"v","layers":[{"type":"standardize"},{"type":"linear","units":4},
                           {"type":"batch_norm"}]}],
    "head":[{"type":"linear","units":6},{"type":"batch_norm"},{"type":"relu"},
            {"type":"linear","units":"classes"}],
    "embedding":"head.0"})";

Network hybrid() { return {made::spec(kHybrid), {{"v", false, 5}, {"m", true, 8}}, 3}; }

std::vector<LayerSpec> named(const std::vector<Node>& nodes) {
  std::vector<LayerSpec> layers;
  for (const auto& node : nodes) layers.push_back({node.prefix, node.layer});
  return layers;
}

TEST(NativeNetwork, JoinsBranchesInTheirOrderAndFoldingChangesNothing) {
  const Network network = hybrid();
  const Tensors weights = made::tensors(network.parameters());
  const Array v = array("v", 5, 1);
  const Array m = array("m", 8, 11);
  const ParameterView all(weights, "");
  // The same by hand, layer after layer, nothing folded.
  auto joined = run_layers(named(network.branches()[0]), {Shape::map(1, 8, 11), m.values}, "", all);
  const auto second =
      run_layers(named(network.branches()[1]), {Shape::vector(5), v.values}, "", all);
  joined.values.insert(joined.values.end(), second.values.begin(), second.values.end());
  joined.shape = Shape::vector(static_cast<std::int64_t>(joined.values.size()));
  const auto head = named(network.head());
  const auto embedding = run_layers({head.begin(), head.begin() + 1}, joined, "", all);
  const auto logits = run_layers(head, joined, "", all);

  const NativeNetwork native(network, weights);
  const std::vector<Array> inputs = {v, m};
  made::expect_near(native.embedding(inputs), embedding.values, 1e-5F);
  made::expect_near(native.logits(inputs), logits.values, 1e-5F);
}

TEST(NativeNetwork, GivesTheSameBytesEveryTime) {
  const Network network = hybrid();
  const NativeNetwork native(network, made::tensors(network.parameters()));
  const std::vector<Array> inputs = {array("v", 5, 1), array("m", 8, 30)};
  const auto first = native.logits(inputs);
  std::vector<std::unique_ptr<char[]>> moved;  // so that buffers lie elsewhere each time
  for (std::size_t i = 0; i < 64; ++i) {
    moved.push_back(std::make_unique<char[]>(16 + 16 * (i % 5)));
    ASSERT_EQ(native.logits(inputs), first) << i;
  }
}

TEST(NativeNetwork, OfZerosIsFinite) {
  const Network network = hybrid();
  const NativeNetwork native(network, made::tensors(network.parameters()));
  for (const float logit : native.logits(std::vector<Array>{Array(5, 1), Array(8, 2)})) {
    EXPECT_TRUE(std::isfinite(logit));
  }
}

TEST(NativeNetwork, RefusesClipsShorterThanItsPoolsNeed) {
  const Network network = hybrid();
  const NativeNetwork native(network, made::tensors(network.parameters()));
  const std::vector<Array> inputs = {array("v", 5, 1), array("m", 8, 1)};
  EXPECT_EQ(made::message_of([&] { native.logits(inputs); }, ErrorKind::kData),
            "too short: 1 frames of 'm', and the network needs 2");
  try {
    native.embedding(inputs);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.reason(), "too-short");
  }
}

TEST(NativeNetwork, RefusesInputsOfOtherSizes) {
  const Network network = hybrid();
  const NativeNetwork native(network, made::tensors(network.parameters()));
  const auto complaint = [&](const std::vector<Array>& inputs) {
    return made::message_of([&] { native.logits(inputs); }, ErrorKind::kBug);
  };
  EXPECT_EQ(complaint({Array(5, 1)}), "the network gets 1 inputs instead of 2");
  EXPECT_EQ(complaint({Array(6, 1), Array(8, 4)}), "the input 'v' has 6 x 1 values instead of 5");
  EXPECT_EQ(complaint({Array(5, 1), Array(9, 4)}),
            "the input 'm' has 9 x 4 values instead of 1 x 8 x any");
}

TEST(NativeNetwork, RefusesMissingMisshapenAndInfiniteTensors) {
  const Network network = hybrid();
  Tensors weights = made::tensors(network.parameters());
  const auto complaint = [&] {
    return made::message_of([&] { NativeNetwork(network, weights); }, ErrorKind::kModel);
  };
  weights.insert_or_assign("head.3.bias", made::tensor("head.3.bias", {4}));
  EXPECT_EQ(complaint(), "the tensor 'head.3.bias' must be float32 [3], not [4]");
  weights.insert_or_assign("head.3.bias", Tensor::of({3}, std::vector<double>(3)));
  EXPECT_EQ(complaint(), "the tensor 'head.3.bias' must be float32 [3], not of another type");
  const float nan = std::numeric_limits<float>::quiet_NaN();
  weights.insert_or_assign("head.3.bias", Tensor::of({3}, std::vector<float>{0.0F, nan, 1.0F}));
  EXPECT_EQ(complaint(), "the tensor 'head.3.bias' holds NaN or infinite values");
  weights.erase("head.3.bias");
  EXPECT_EQ(complaint(), "the model has no tensor 'head.3.bias', which its network needs");
}

TEST(NativeNetwork, LeavesTensorsItDoesNotKnowAlone) {
  const Network network = hybrid();
  Tensors weights = made::tensors(network.parameters());
  weights.emplace("other.weight", made::tensor("other.weight", {2, 2}));
  EXPECT_NO_THROW(NativeNetwork(network, weights));
}

TEST(NativeNetwork, EmbeddingOfASequenceIsRefused) {
  const Network network(
      made::spec(R"({"branches":[{"input":"m","layers":[{"type":"flatten"}]}],"head":[
          {"type":"time_pool","pool":"mean"},{"type":"linear","units":"classes"}]})"),
      {{"m", true, 8}}, 3);
  const NativeNetwork native(network, made::tensors(network.parameters()));
  const std::vector<Array> inputs = {array("m", 8, 4)};
  EXPECT_EQ(native.logits(inputs).size(), 3U);
  EXPECT_EQ(made::message_of([&] { native.embedding(inputs); }, ErrorKind::kUsage),
            "the network has no embedding: its branches give a sequence; let the spec's "
            "\"embedding\" name a layer of the head");
}

TEST(FoldBatchNorms, LeavesOneLayerOfEachPair) {
  auto layers = made::layers(R"([{"type":"conv1d","channels":2,"kernel":1,"bias":false,"name":"a"},
      {"type":"batch_norm","name":"b"},{"type":"batch_norm","name":"c"},{"type":"relu","name":"d"},
      {"type":"batch_norm","name":"e"}])");
  const auto nodes = join_layers(layers, Shape::sequence(2), "", "layers");
  const auto folded = fold_batch_norms(layers, made::tensors(nodes));
  std::vector<std::string> names;
  for (const auto& spec : folded.layers) names.push_back(spec.name);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "c", "d", "e"}));
  EXPECT_TRUE(folded.tensors.contains("a.bias"));
  EXPECT_FALSE(folded.tensors.contains("b.weight"));
}

}  // namespace
}  // namespace ser
