#include "training/trained_part.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "training/fit_layers.hpp"

namespace ser {
namespace {

bool is_trained(const std::vector<Node>& nodes, const std::vector<LayerRate>& layers) {
  for (const Node& node : nodes) {
    for (const Parameter& parameter : node.parameters) {
      const std::string name = node.prefix + "." + parameter.name;
      if (parameter.trainable() && !is_frozen(name, layers)) return true;
    }
  }
  return false;
}

bool ends_training(const Node& node) {
  return is_fit_layer(node) || node.layer->input_statistics() != nullptr;
}

/// A linear layer as the specs spell it, so that it gets the name of its place.
LayerSpec linear_to_classes() {
  return layer_specs_from_json({{{"type", "linear"}, {"units", "classes"}}}, "head").front();
}

}  // namespace

bool has_fit_layer(const Network& network) {
  return std::any_of(network.head().begin(), network.head().end(), is_fit_layer);
}

Network trained_part(const Network& network, const std::vector<LayerRate>& layers) {
  NetworkSpec spec = network.spec();
  const auto& head = network.head();
  const auto end = std::find_if(head.begin(), head.end(), ends_training) - head.begin();
  const std::vector<Node> kept(head.begin(), head.begin() + end);
  spec.head.resize(static_cast<std::size_t>(end));
  spec.head.push_back(linear_to_classes());
  spec.embedding.clear();
  if (!is_trained(kept, layers)) {
    std::vector<Branch> branches;
    for (std::size_t i = 0; i < spec.branches.size(); ++i) {
      if (is_trained(network.branches()[i], layers)) branches.push_back(spec.branches[i]);
    }
    spec.branches = std::move(branches);
  }
  return {std::move(spec), network.inputs(), network.classes(), InputUse::kSome};
}

std::vector<LayerRate> frozen_layers(const Network& network) {
  std::vector<LayerRate> layers;
  const auto add = [&](const std::vector<Node>& nodes) {
    for (const Node& node : nodes) {
      for (const Parameter& parameter : node.parameters) {
        if (!parameter.trainable()) continue;
        layers.push_back({node.prefix, 0.0, 0});
        break;
      }
    }
  };
  for (const auto& branch : network.branches()) add(branch);
  add(network.head());
  return layers;
}

}  // namespace ser
