#include "network/network.hpp"

#include <gtest/gtest.h>

#include "made.hpp"

namespace ser {
namespace {

const std::vector<NetworkInput> kMap = {{"m", true, 16}};
const std::vector<NetworkInput> kBoth = {{"m", true, 16}, {"v", false, 5}};

Network network(std::string_view json, const std::vector<NetworkInput>& inputs) {
  return {made::spec(json), inputs, 3};
}

std::string complaint(std::string_view json, const std::vector<NetworkInput>& inputs) {
  return made::message_of([&] { network(json, inputs); }, ErrorKind::kUsage);
}

constexpr std::string_view kSmall = R"({"branches":[{"input":"m","layers":[
    {"type":"conv2d","name":"features.0","channels":4,"kernel":3,"padding":"same","bias":false},
    {"type":"batch_norm"}, {"type":"max_pool","kernel":2},
    {"type":"residual","layers":[{"type":"conv2d","channels":4,"kernel":1}]},
    {"type":"time_pool","pool":"mean"}]},
    {"input":"v","layers":[{"type":"standardize"}]}],
    "head":[{"type":"linear","units":6},{"type":"relu"},{"type":"linear","units":"classes"}],
    "embedding":"head.1"})";

TEST(Network, ResolvesEveryShapeFromTheInputs) {
  const Network net = network(kSmall, kBoth);
  ASSERT_EQ(net.branches().size(), 2U);
  EXPECT_EQ(net.branches()[0][0].in, Shape::map(1, 16));
  EXPECT_EQ(net.branches()[0][2].out, Shape::map(4, 8));
  EXPECT_EQ(net.branches()[0][4].out, Shape::vector(32));
  EXPECT_EQ(net.joined(), Shape::vector(37));
  EXPECT_EQ(net.head().back().out, Shape::vector(3));
  EXPECT_EQ(net.embedding_width(), 6);
  EXPECT_EQ(net.branch_inputs(), (std::vector<std::size_t>{0, 1}));
}

TEST(Network, NamesTensorsByBranchPlaceAndParameter) {
  std::vector<std::string> names;
  for (const auto& parameter : network(kSmall, kBoth).parameters()) names.push_back(parameter.name);
  EXPECT_EQ(names, (std::vector<std::string>{"features.0.weight", "m.1.weight", "m.1.bias",
                                             "m.1.running_mean", "m.1.running_var", "m.3.0.weight",
                                             "m.3.0.bias", "v.0.mean", "v.0.std", "head.0.weight",
                                             "head.0.bias", "head.2.weight", "head.2.bias"}));
}

TEST(Network, InputsMayComeInAnotherOrderThanBranches) {
  const Network net = network(kSmall, {kBoth[1], kBoth[0]});
  EXPECT_EQ(net.branch_inputs(), (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(net.joined(), Shape::vector(37));
}

TEST(Network, CountsTheValuesOfADenseNetworkAsTextbooksDo) {
  // 195 → 512 → 256 → 128 → 64 → 8 with batch norms: 273352 weights and biases, 1920 trained and
  // 1920 running values of the norms.
  std::string layers = R"({"type":"standardize"})";
  for (const char* units : {"512", "256", "128", "64"}) {
    layers += R"(,{"type":"linear","units":)" + std::string(units) +
              R"(},{"type":"relu"},{"type":"dropout","rate":0.3},{"type":"batch_norm"})";
  }
  const auto spec = made::spec(R"({"branches":[{"input":"v","layers":[)" + layers +
                               R"(]}],"head":[{"type":"linear","units":"classes"}]})");
  const NetworkTable table = network_table(Network(spec, {{"v", false, 195}}, 8));
  EXPECT_EQ(table.parameters, 277'192);
  EXPECT_EQ(table.trainable, 275'272);
  EXPECT_EQ(table.fitted, 2 * 195);
}

TEST(NetworkTable, HasARowForEveryInputAndLayer) {
  const NetworkTable table = network_table(network(kSmall, kBoth));
  ASSERT_EQ(table.rows.size(), 11U);
  EXPECT_EQ(table.rows[0].type, "input");
  EXPECT_EQ(table.rows[0].out, "1 x 16 x any");
  EXPECT_EQ(table.rows[1].name, "features.0");
  EXPECT_EQ(table.rows[1].options, "channels 4, kernel 3, stride 1, padding same, bias false");
  EXPECT_EQ(table.rows[1].out, "4 x 16 x any");
  EXPECT_EQ(table.rows[1].parameters, 36);
  EXPECT_EQ(table.rows[2].parameters, 16);
  EXPECT_EQ(table.rows[2].trainable, 8);
  EXPECT_EQ(table.rows[4].options, "layers (conv2d)");
  EXPECT_EQ(table.rows[4].parameters, 20);
  EXPECT_EQ(table.rows[7].fitted, 10);
  EXPECT_EQ(table.rows[7].parameters, 0);
  EXPECT_EQ(table.rows.back().options, "units 3, bias true");
  EXPECT_EQ(table.parameters, 36 + 16 + 20 + 37 * 6 + 6 + 6 * 3 + 3);
  EXPECT_EQ(table.trainable, table.parameters - 8);
}

TEST(Network, InitialisesAsPyTorch) {
  for (const auto& parameter : network(kSmall, kBoth).parameters()) {
    if (parameter.name == "features.0.weight") {
      EXPECT_EQ(parameter.fan_in, 9);
    } else if (parameter.name == "head.0.bias") {
      EXPECT_EQ(parameter.init, Parameter::Init::kUniformFanIn);
      EXPECT_EQ(parameter.fan_in, 37);
    } else if (parameter.name == "m.1.running_var") {
      EXPECT_EQ(parameter.init, Parameter::Init::kOnes);
      EXPECT_FALSE(parameter.trainable());
    }
  }
}

TEST(Network, ShortestClipIsWhatAllPoolsNeed) {
  const auto with = [](const std::string& layers) {
    return network(R"({"branches":[{"input":"m","layers":[)" + layers +
                       R"({"type":"time_pool","pool":"mean"}]}],
                       "head":[{"type":"linear","units":"classes"}]})",
                   kMap)
        .shortest_frames();
  };
  const std::string pool = R"({"type":"max_pool","kernel":2},)";
  EXPECT_EQ(with(""), 1);
  EXPECT_EQ(with(pool + pool + pool), 8);
  EXPECT_EQ(with(R"({"type":"conv2d","channels":1,"kernel":3},)" + pool), 4);
  EXPECT_EQ(with(R"({"type":"max_pool","kernel":[2,3],"stride":1},)" + pool), 4);
  EXPECT_EQ(network(R"({"branches":[{"input":"v","layers":[]}],
                        "head":[{"type":"linear","units":"classes"}]})",
                    {kBoth[1]})
                .shortest_frames(),
            1);
}

TEST(Network, LayersThatDoNotJoinAreNamedWithWhatStandsBefore) {
  EXPECT_EQ(complaint(R"({"branches":[{"input":"m","layers":[{"type":"flatten"},
                          {"type":"conv2d","channels":2,"kernel":3}]}],"head":[]})",
                      kMap),
            "test.json: branches.0.layers.1: conv2d needs a map, but gets a sequence of 16 x any "
            "from flatten before it");
  EXPECT_EQ(complaint(R"({"branches":[{"input":"m","layers":[{"type":"lstm","units":2}]}],
                          "head":[]})",
                      kMap),
            "test.json: branches.0.layers.0: lstm needs a sequence, but gets a map of 1 x 16 x "
            "any");
  EXPECT_EQ(complaint(R"({"branches":[{"input":"m","layers":[{"type":"max_pool","kernel":8},
                          {"type":"max_pool","kernel":4}]}],"head":[]})",
                      kMap),
            "test.json: branches.0.layers.1: max_pool needs at least 4 bands, but gets 2");
  EXPECT_EQ(complaint(R"({"branches":[{"input":"m","layers":[{"type":"residual","layers":[
                          {"type":"relu"},{"type":"lstm","units":2}]}]}],"head":[]})",
                      kMap),
            "test.json: branches.0.layers.0: residual layers.1: lstm needs a sequence, but gets a "
            "map of 1 x 16 x any from relu before it");
}

TEST(Network, HeadMustEndInTheClasses) {
  EXPECT_EQ(complaint(R"({"branches":[{"input":"v","layers":[]}],
                          "head":[{"type":"linear","units":6}]})",
                      {kBoth[1]}),
            "test.json: head: gives a vector of 6, but there are 3 classes; end it with {\"type\": "
            "\"linear\", \"units\": \"classes\"}");
}

TEST(Network, ClassesBelongToTheHead) {
  EXPECT_EQ(complaint(R"({"branches":[{"input":"v","layers":[{"type":"linear","units":"classes"}]}],
                          "head":[]})",
                      {kBoth[1]}),
            "test.json: branches.0.layers.0: linear may have \"classes\" as its units only in the "
            "head");
}

TEST(Network, OnlyVectorsAreJoined) {
  EXPECT_EQ(complaint(R"({"branches":[{"input":"m","layers":[]},{"input":"v","layers":[]}],
                          "head":[]})",
                      kBoth),
            "test.json: branches.0: gives a map of 1 x 16 x any, but only vectors can be joined; "
            "end it with time_pool or flatten");
}

TEST(Network, InputsOfTheFeaturesMustAllBeReadAndKnown) {
  const std::string_view one = R"({"branches":[{"input":"v","layers":[]}],
                                   "head":[{"type":"linear","units":"classes"}]})";
  EXPECT_EQ(complaint(one, kMap),
            "test.json: branches.0.input: the network expects the input 'v', and the features "
            "provide 'm'");
  EXPECT_EQ(complaint(one, kBoth),
            "test.json: branches: no branch reads the input 'm' of the features");
}

TEST(Network, EmbeddingMustBeAVectorOfTheHead) {
  const auto with = [](const std::string& embedding) {
    return R"({"branches":[{"input":"m","layers":[{"type":"flatten"}]}],"head":[
        {"type":"relu"},{"type":"time_pool","pool":"max"},{"type":"linear","units":"classes"}],
        "embedding":")" +
           embedding + "\"}";
  };
  EXPECT_EQ(network(with("head.1"), kMap).embedding_width(), 16);
  EXPECT_EQ(complaint(with("head.0"), kMap),
            "test.json: embedding: 'head.0' gives a sequence, not a vector");
  EXPECT_TRUE(complaint(with("m.0"), kMap)
                  .starts_with("test.json: embedding: no layer 'm.0' in the head "));
}

TEST(Network, TwoTensorsOfOneNameAreRefused) {
  EXPECT_EQ(complaint(R"({"branches":[{"input":"v","layers":[
                          {"type":"linear","units":5,"name":"a"},
                          {"type":"linear","units":5,"name":"a"}]}],
                          "head":[{"type":"linear","units":"classes"}]})",
                      {kBoth[1]}),
            "test.json: branches: two tensors are called 'a.weight'; give one of the layers "
            "another name");
}

}  // namespace
}  // namespace ser
