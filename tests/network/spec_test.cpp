#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "made.hpp"
#include "network/layers/table.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

std::string complaint(std::string_view json) {
  return made::message_of([&] { made::spec(json); }, ErrorKind::kUsage);
}

std::string layer_complaint(std::string_view layer) {
  return complaint(R"({"branches":[{"input":"x","layers":[)" + std::string(layer) +
                   R"(]}],"head":[]})");
}

TEST(NetworkSpec, UnknownLayerTypeIsNamedWithTheKnownOnes) {
  const auto message = layer_complaint(R"({"type":"relu"},{"type":"conv2","kernel":3})");
  EXPECT_TRUE(message.starts_with("test.json: branches.0.layers.1.type: no layer 'conv2' "))
      << message;
  for (const auto& type : layer_types()) EXPECT_NE(message.find(type), std::string::npos) << type;
}

TEST(NetworkSpec, UnknownOptionIsRefused) {
  EXPECT_TRUE(layer_complaint(R"({"type":"relu","slope":0.1})")
                  .starts_with("test.json: branches.0.layers.0.slope: unknown key "));
  EXPECT_TRUE(complaint(R"({"branches":[{"input":"x","layers":[],"layer":[]}],"head":[]})")
                  .starts_with("test.json: branches.0.layer: unknown key "));
}

TEST(NetworkSpec, WrongOptionsAreRefusedByName) {
  const std::string at = "test.json: branches.0.layers.0.";
  EXPECT_EQ(layer_complaint(R"({"type":"conv2d","kernel":3})"), at + "channels: is missing");
  EXPECT_EQ(layer_complaint(R"({"type":"conv2d","channels":0,"kernel":3})"),
            at + "channels: 0 is out of range (allowed: 1 to 1000000)");
  EXPECT_EQ(layer_complaint(R"({"type":"conv2d","channels":1,"kernel":[3]})"),
            at + "kernel: must have two sizes, [bands, frames]");
  EXPECT_EQ(layer_complaint(R"({"type":"conv2d","channels":1,"kernel":0})"),
            at + "kernel: 0 is out of range (allowed: 1 to 1024)");
  EXPECT_EQ(layer_complaint(R"({"type":"conv2d","channels":1,"kernel":2.5})"),
            at + "kernel: must be a whole number or [bands, frames], not 2.5");
  EXPECT_EQ(layer_complaint(R"({"type":"conv2d","channels":1,"kernel":3,"padding":"full"})"),
            at + R"(padding: must be "same", "valid" or a number or [bands, frames], not "full")");
  EXPECT_EQ(layer_complaint(R"({"type":"conv1d","channels":1,"kernel":3,"padding":[1,1]})"),
            at + R"(padding: must be "same", "valid" or a number, not [1,1])");
  EXPECT_EQ(
      layer_complaint(R"({"type":"conv1d","channels":1,"kernel":3,"padding":"same","stride":2})"),
      at + "padding: \"same\" needs a stride of 1");
  EXPECT_EQ(layer_complaint(R"({"type":"linear","units":"many"})"),
            at + "units: must be a whole number, not \"many\"");
  EXPECT_EQ(layer_complaint(R"({"type":"dropout","rate":1})"),
            at + "rate: 1 is out of range (allowed: 0 to 0.99)");
  EXPECT_EQ(layer_complaint(R"({"type":"time_pool","pool":[]})"), at + "pool: must not be empty");
  EXPECT_TRUE(layer_complaint(R"({"type":"time_pool","pool":"avg"})")
                  .starts_with(at + "pool: unknown 'avg' "));
  EXPECT_EQ(layer_complaint(R"({"type":"time_pool","pool":"mean","hidden":3})"),
            at + "hidden: belongs to the pool 'attention' alone");
  EXPECT_EQ(layer_complaint(R"({"type":"relu","name":""})"), at + "name: must not be empty");
  EXPECT_EQ(layer_complaint(R"({"type":"residual","layers":[]})"),
            at + "layers: must not be empty");
  EXPECT_EQ(layer_complaint(R"({"type":"residual","layers":[{"type":"linear"}]})"),
            at + "layers.0.units: is missing");
  EXPECT_EQ(layer_complaint(R"("relu")"),
            "test.json: branches.0.layers.0: must be an object, not \"relu\"");
}

TEST(NetworkSpec, MissingPartsAreNamed) {
  EXPECT_EQ(complaint(R"({"head":[]})"), "test.json: branches: is missing");
  EXPECT_EQ(complaint(R"({"branches":[],"head":[]})"), "test.json: branches: must not be empty");
  EXPECT_EQ(complaint(R"({"branches":[{"layers":[]}],"head":[]})"),
            "test.json: branches.0.input: is missing");
  EXPECT_EQ(complaint(R"({"branches":[{"input":"x","layers":[]}]})"),
            "test.json: head: is missing");
}

TEST(NetworkSpec, TwoBranchesOfOneInputAreRefused) {
  EXPECT_EQ(complaint(R"({"branches":[{"input":"x","layers":[]},{"input":"x","layers":[]}],
                          "head":[]})"),
            "test.json: branches.1.input: another branch reads 'x' already");
}

TEST(NetworkSpec, ReadingItsDescriptionGivesTheSameNetwork) {
  const auto spec = made::spec(R"({"about":"all", "branches":[{"input":"m","layers":[
      {"type":"standardize","per":"all"},
      {"type":"conv2d","name":"features.0","channels":4,"kernel":[3,5],"stride":[1,2],"padding":[1,2]},
      {"type":"batch_norm","eps":0.01,"momentum":0.2}, {"type":"leaky_relu","slope":0.3},
      {"type":"max_pool","kernel":[2,1],"stride":[2,1]}, {"type":"elu","alpha":0.5},
      {"type":"residual","layers":[{"type":"conv2d","channels":4,"kernel":3,"padding":"same"}],
       "shortcut":[{"type":"conv2d","channels":4,"kernel":1,"bias":false}]},
      {"type":"avg_pool","kernel":2}, {"type":"flatten"}, {"type":"gelu"},
      {"type":"conv1d","channels":9,"kernel":3,"padding":1,"stride":2,"bias":false},
      {"type":"layer_norm","eps":0.1}, {"type":"dropout","rate":0.2},
      {"type":"lstm","units":5,"bidirectional":true,"layers":2,"dropout":0.1},
      {"type":"gru","units":3}, {"type":"time_pool","pool":["attention","last"],"hidden":7}]},
      {"input":"v","layers":[{"type":"reshape","channels":2},{"type":"relu"},{"type":"flatten"}]}],
      "head":[{"type":"linear","units":6},{"type":"linear","units":"classes","bias":false}],
      "embedding":"head.0"})");
  const Json described = describe(spec);
  EXPECT_EQ(describe(network_spec_from_json(described, "again")), described);
  EXPECT_EQ(described["head"][1]["units"], "classes");
  EXPECT_EQ(described["branches"][0]["layers"][1]["stride"], (Json{1, 2}));
  EXPECT_EQ(described["branches"][0]["layers"][1]["name"], "features.0");
  EXPECT_EQ(described["branches"][0]["layers"][15]["pool"], (Json{"attention", "last"}));
}

TEST(NetworkSpec, DescriptionHasTheDefaults) {
  const auto described = describe(made::layers(R"([{"type":"max_pool","kernel":[2,3]},
      {"type":"conv1d","channels":2,"kernel":3}])"));
  EXPECT_EQ(described[0], (Json{{"type", "max_pool"}, {"kernel", {2, 3}}, {"stride", {2, 3}}}));
  EXPECT_EQ(described[1], (Json{{"type", "conv1d"},
                                {"channels", 2},
                                {"kernel", 3},
                                {"stride", 1},
                                {"padding", 0},
                                {"bias", true}}));
}

TEST(NetworkSpec, ShippedOnesAreFoundByName) {
  for (const auto& name : resource_names(ResourceKind::kNetworks)) {
    const auto spec = find_network_spec(name);
    EXPECT_FALSE(spec.about.empty()) << name;
    EXPECT_EQ(spec.where, name + " (built in):");
  }
  EXPECT_NO_THROW(find_network_spec("cnn"));
  EXPECT_NO_THROW(find_network_spec("mlp-mfcc40"));
}

}  // namespace
}  // namespace ser
