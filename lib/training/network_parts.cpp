#include "training/network_parts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "network/layers/activations.hpp"
#include "network/layers/linear.hpp"
#include "training/fitted/fit_layers.hpp"

namespace ser {
namespace {

std::vector<float> scaled(const Tensor& tensor, double factor) {
  std::vector<float> values;
  for (const float value : tensor.floats()) {
    values.push_back(static_cast<float>(factor * value));
  }
  return values;
}

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

void refuse_inseparable(const Network& network) {
  const auto& head = network.head();
  bool fits = !head.empty() && head.back().layer->type() == Linear::kType;
  for (std::size_t i = 0; fits && i + 1 < head.size(); ++i) {
    fits = head[i].layer->type() == Dropout::kType;
  }
  if (fits) return;
  throw usage_error(
      "training.branches: apart needs a head of dropout and one linear layer to the classes, to "
      "which branches that were trained apart can be joined; change the network's head, or train "
      "them together");
}

Network branch_alone(const Network& network, std::size_t branch) {
  NetworkSpec spec = network.spec();
  spec.branches = {spec.branches.at(branch)};
  spec.embedding.clear();
  return {std::move(spec), network.inputs(), network.classes(), InputUse::kSome};
}

Tensors joined_weights(const Network& network, const std::vector<Tensors>& weights,
                       const std::vector<double>& factors) {
  const std::string linear = network.head().back().prefix;
  const auto classes = static_cast<std::size_t>(network.classes());
  Tensors joined;
  std::vector<std::vector<float>> rows(classes);  // of the joined weight
  std::vector<float> biases(classes, 0.0F);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::vector<float> own = scaled(weights[i].at(linear + ".weight"), factors[i]);
    const std::size_t width = own.size() / classes;
    for (std::size_t c = 0; c < classes; ++c) {
      const auto first = own.begin() + static_cast<std::ptrdiff_t>(c * width);
      rows[c].insert(rows[c].end(), first, first + static_cast<std::ptrdiff_t>(width));
    }
    if (const auto bias = weights[i].find(linear + ".bias"); bias != weights[i].end()) {
      const std::vector<float> values = scaled(bias->second, factors[i]);
      for (std::size_t c = 0; c < classes; ++c) biases[c] += values[c];
      joined[linear + ".bias"] = Tensor::of({network.classes()}, biases);
    }
    for (const auto& [name, tensor] : weights[i]) {
      if (!name.starts_with(linear + ".")) joined[name] = tensor;
    }
  }
  std::vector<float> values;
  for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
  joined[linear + ".weight"] =
      Tensor::of({network.classes(), network.joined().channels}, std::move(values));
  return joined;
}

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
