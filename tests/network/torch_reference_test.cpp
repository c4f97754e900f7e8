// What PyTorch 2.13.0 computes, recorded by tests/oracle/make_torch_reference.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "made.hpp"
#include "network/layers/table.hpp"
#include "network/native_network.hpp"
#include "storage/atomic_file.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

constexpr float kTolerance = 2e-5F;

const Json& reference() {
  static const Json kReference = parse_json(
      read_text_file(SER_SOURCE_DIR "/tests/network/torch_reference.json"), "torch_reference.json");
  return kReference;
}

Shape shape_from(const Json& sizes) {
  const auto all = sizes.get<std::vector<std::int64_t>>();
  if (all.size() == 3) return Shape::map(all[0], all[1], all[2]);
  return all.size() == 2 ? Shape::sequence(all[0], all[1]) : Shape::vector(all[0]);
}

struct LayerCase {
  explicit LayerCase(const Json& json)
      : layers(layer_specs_from_json(json.at("layers"), "layers")),
        in(made::activation("input", shape_from(json.at("shape")))),
        tensors(made::tensors(join_layers(layers, in.shape, "x", "layers"))),
        out(shape_from(json.at("out"))),
        values(json.at("values").get<std::vector<float>>()) {}

  std::vector<LayerSpec> layers;
  Activation in;
  Tensors tensors;
  Shape out;
  std::vector<float> values;
};

void insert_types(const Json& layers, std::set<std::string>& types) {
  for (const auto& layer : layers) types.insert(layer.at("type").get<std::string>());
}

TEST(TorchReference, EveryLayerTypeHasACase) {
  std::set<std::string> covered;
  for (const auto& json : reference().at("layers")) insert_types(json.at("layers"), covered);
  for (const auto& type : layer_types()) {
    if (type == "svm" || type == "logistic") continue;  // scikit-learn's: classifier_reference_test
    EXPECT_TRUE(covered.contains(type))
        << "no case for '" << type << "'; add one to tests/oracle/make_torch_reference.py";
  }
}

TEST(TorchReference, EveryLayerAndOptionStandsInTheDocument) {
  const std::string text = read_text_file(SER_SOURCE_DIR "/docs/networks.md");
  const auto stands = [&](const std::string& name) {
    EXPECT_NE(text.find('`' + name + '`'), std::string::npos) << "docs/networks.md lacks " << name;
  };
  for (const auto& type : layer_types()) stands(type);
  std::vector<LayerSpec> layers = made::layers(R"([{"type": "svm"}, {"type": "logistic"}])");
  for (const auto& json : reference().at("layers")) {
    for (auto& layer : LayerCase(json).layers) layers.push_back(std::move(layer));
  }
  for (const auto& spec : layers) {
    const Json options = spec.layer->describe();
    for (const auto& option : options.items()) stands(option.key());
  }
}

TEST(TorchReference, EveryLayerGivesPyTorchsShapeAndValues) {
  for (const auto& json : reference().at("layers")) {
    SCOPED_TRACE(json.at("name").get<std::string>());
    const LayerCase it(json);
    const Activation out = run_layers(it.layers, it.in, "x", {it.tensors, ""});
    EXPECT_EQ(out.shape, it.out);
    EXPECT_EQ(output_of(it.layers, it.in.shape), it.out);
    made::expect_near(out.values, it.values, kTolerance);
  }
}

TEST(TorchReference, FoldedLayersGivePyTorchsValues) {
  for (const auto& json : reference().at("layers")) {
    SCOPED_TRACE(json.at("name").get<std::string>());
    LayerCase it(json);
    for (std::size_t i = 0; i < it.layers.size(); ++i) it.layers[i].name = "x." + std::to_string(i);
    const auto folded = fold_batch_norms(it.layers, it.tensors);
    const Activation out = run_layers(folded.layers, it.in, "", {folded.tensors, ""});
    EXPECT_EQ(out.shape, it.out);
    made::expect_near(out.values, it.values, kTolerance);
  }
}

std::vector<NetworkInput> inputs_of(const Json& json) {
  std::vector<NetworkInput> inputs;
  for (const auto& [name, sizes] : json.at("inputs").items()) {
    const Shape shape = shape_from(sizes);
    const bool map = shape.kind == Shape::Kind::kMap;
    inputs.push_back({name, map, map ? shape.bands : shape.channels});
  }
  return inputs;
}

std::vector<Array> arrays_of(const Json& json) {
  std::vector<Array> arrays;
  for (const auto& [name, sizes] : json.at("inputs").items()) {
    Activation in = made::activation(name, shape_from(sizes));
    const auto columns = static_cast<std::size_t>(in.shape.frames);
    Array array(in.values.size() / columns, columns);
    array.values = std::move(in.values);
    arrays.push_back(std::move(array));
  }
  return arrays;
}

TEST(TorchReference, NetworksGivePyTorchsLogitsAndEmbeddings) {
  for (const auto& json : reference().at("networks")) {
    SCOPED_TRACE(json.at("name").get<std::string>());
    const Network network(network_spec_from_json(json.at("spec"), "spec"), inputs_of(json),
                          json.at("classes").get<std::int64_t>());
    const NativeNetwork native(network, made::tensors(network.parameters()));
    const auto arrays = arrays_of(json);
    made::expect_near(native.logits(arrays), json.at("logits").get<std::vector<float>>(),
                      kTolerance);
    made::expect_near(native.embedding(arrays), json.at("joined").get<std::vector<float>>(),
                      kTolerance);
  }
}

TEST(TorchReference, EveryShippedNetworkIsRecordedAsItIs) {
  for (const auto& name : resource_names(ResourceKind::kNetworks)) {
    std::set<std::string> types;
    insert_types(find_json(ResourceKind::kNetworks, name).at("head"), types);
    if (types.contains("svm") || types.contains("logistic")) continue;
    const auto& networks = reference().at("networks");
    const auto found = std::find_if(networks.begin(), networks.end(),
                                    [&](const Json& json) { return json.at("name") == name; });
    ASSERT_NE(found, networks.end()) << "no reference for the network '" << name
                                     << "'; add one to tests/oracle/make_torch_reference.py";
    EXPECT_EQ(found->at("spec"), find_json(ResourceKind::kNetworks, name))
        << name << " has changed: run tests/oracle/make_torch_reference.py again";
  }
}

}  // namespace
}  // namespace ser
