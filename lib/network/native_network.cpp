#include "network/native_network.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "core/text.hpp"
#include "network/chain.hpp"

namespace ser {
namespace {

std::vector<LayerSpec> with_names(std::vector<LayerSpec> layers, const std::string& prefix) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    layers[i].name = tensor_prefix(layers[i], prefix, i);
  }
  return layers;
}

/// All tensors whose names begin with `name.`, without that beginning.
Tensors below(const Tensors& tensors, const std::string& name) {
  const std::string prefix = name + ".";
  Tensors result;
  for (auto it = tensors.lower_bound(prefix); it != tensors.end() && it->first.starts_with(prefix);
       ++it) {
    result.emplace(it->first.substr(prefix.size()), it->second);
  }
  return result;
}

void add_below(Tensors& tensors, const std::string& name, const Tensors& own) {
  const std::string prefix = name + ".";
  for (const auto& [inner, tensor] : own) tensors.insert_or_assign(prefix + inner, tensor);
}

/// The layer with the batch norms folded in its own lists of layers.
WeightedLayer fold_inside(const LayerPtr& layer, Tensors own) {
  auto lists = layer->inner();
  if (lists.empty()) return {layer, std::move(own)};
  Tensors tensors;
  for (InnerLayers& list : lists) {
    auto folded = fold_batch_norms(with_names(std::move(list.layers), list.prefix), own);
    list.layers = std::move(folded.layers);
    tensors.merge(folded.tensors);
  }
  return {layer->with_inner(std::move(lists)), std::move(tensors)};
}

/// The layer at `index` and the one behind it as one; nothing when they stay two.
std::optional<WeightedLayer> fold_next(const std::vector<LayerSpec>& layers, std::size_t index,
                                       const Tensors& tensors) {
  if (index + 1 == layers.size()) return std::nullopt;
  const LayerSpec& next = layers[index + 1];
  const auto affine = next.layer->as_affine({tensors, next.name + "."});
  if (!affine) return std::nullopt;
  return layers[index].layer->absorbing(*affine, {tensors, layers[index].name + "."});
}

}  // namespace

FoldedLayers fold_batch_norms(const std::vector<LayerSpec>& layers, const Tensors& tensors) {
  FoldedLayers result;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerSpec& spec = layers[i];
    auto folded = fold_next(layers, i, tensors);
    if (folded) {
      ++i;
    } else {
      folded = fold_inside(spec.layer, below(tensors, spec.name));
    }
    result.layers.push_back({spec.name, folded->layer});
    add_below(result.tensors, spec.name, folded->tensors);
  }
  return result;
}

namespace {

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::vector<std::string> sizes;
  sizes.reserve(shape.size());
  for (const auto size : shape) {
    sizes.push_back(size == kAnySize ? "any" : std::to_string(size));
  }
  return "[" + join(sizes, ", ") + "]";
}

bool fits(const std::vector<std::int64_t>& found, const std::vector<std::int64_t>& wanted) {
  return std::equal(found.begin(), found.end(), wanted.begin(), wanted.end(),
                    [](std::int64_t a, std::int64_t b) { return a == b || b == kAnySize; });
}

std::vector<LayerSpec> named(const std::vector<Node>& nodes) {
  std::vector<LayerSpec> layers;
  layers.reserve(nodes.size());
  for (const auto& node : nodes) layers.push_back({node.prefix, node.layer});
  return layers;
}

/// Folds `nodes`, adds their tensors to `tensors` and gives the layers.
std::vector<LayerSpec> folded_into(Tensors& tensors, const std::vector<LayerSpec>& layers,
                                   const Tensors& weights) {
  auto folded = fold_batch_norms(layers, weights);
  tensors.merge(folded.tensors);
  return folded.layers;
}

}  // namespace

void check_tensors(const Network& network, const Tensors& weights) {
  for (const auto& parameter : network.parameters()) {
    const auto found = weights.find(parameter.name);
    if (found == weights.end()) {
      throw model_error("the model has no tensor '" + parameter.name +
                        "', which its network needs");
    }
    const Tensor& tensor = found->second;
    if (tensor.dtype() != DType::kF32 || !fits(tensor.shape(), parameter.shape)) {
      throw model_error("the tensor '" + parameter.name + "' must be float32 " +
                        shape_text(parameter.shape) + ", not " +
                        (tensor.dtype() == DType::kF32 ? shape_text(tensor.shape())
                                                       : std::string("of another type")));
    }
    const auto values = tensor.floats();
    if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); })) {
      throw model_error("the tensor '" + parameter.name + "' holds NaN or infinite values");
    }
  }
}

NativeNetwork::NativeNetwork(Network network, const Tensors& weights)
    : network_(std::move(network)), shortest_frames_(network_.shortest_frames()) {
  check_tensors(network_, weights);
  for (const auto& branch : network_.branches()) {
    branches_.push_back(folded_into(tensors_, named(branch), weights));
  }
  auto head = named(network_.head());
  auto cut = head.begin();
  if (!network_.spec().embedding.empty()) {
    while ((cut++)->name != network_.spec().embedding) {
    }
  }
  embedding_head_ = folded_into(tensors_, {head.begin(), cut}, weights);
  rest_ = folded_into(tensors_, {cut, head.end()}, weights);
}

void NativeNetwork::check(std::span<const Array> inputs) const {
  const auto& expected = network_.inputs();
  if (inputs.size() != expected.size()) {
    throw Error(ErrorKind::kBug, "the network gets " + std::to_string(inputs.size()) +
                                     " inputs instead of " + std::to_string(expected.size()));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto rows = static_cast<std::int64_t>(inputs[i].rows);
    if (rows != expected[i].rows || (!expected[i].map && inputs[i].columns != 1)) {
      throw Error(ErrorKind::kBug, "the input '" + expected[i].name + "' has " +
                                       std::to_string(rows) + " x " +
                                       std::to_string(inputs[i].columns) + " values instead of " +
                                       to_text(shape_of(expected[i])));
    }
    const auto frames = static_cast<std::int64_t>(inputs[i].columns);
    if (expected[i].map && frames < shortest_frames_) {
      throw data_error("too short: " + std::to_string(frames) + " frames of '" + expected[i].name +
                           "', and the network needs " + std::to_string(shortest_frames_),
                       "too-short");
    }
  }
}

Activation NativeNetwork::branch_output(std::size_t branch, std::span<const Array> inputs,
                                        const GroupStats* own) const {
  const std::size_t index = network_.branch_inputs()[branch];
  return run_layers(branches_[branch],
                    as_activation(shape_of(network_.inputs()[index]), inputs[index]), "",
                    {tensors_, "", own});
}

Activation NativeNetwork::joined(std::span<const Array> inputs, const GroupStats* own) const {
  check(inputs);
  Activation result = branch_output(0, inputs, own);
  for (std::size_t i = 1; i < branches_.size(); ++i) {
    const Activation out = branch_output(i, inputs, own);
    result.values.insert(result.values.end(), out.values.begin(), out.values.end());
    result.shape.channels += out.shape.channels;
  }
  return result;
}

std::vector<float> NativeNetwork::logits(std::span<const Array> inputs,
                                         const GroupStats* own) const {
  const ParameterView all(tensors_, "", own);
  return run_layers(rest_, run_layers(embedding_head_, joined(inputs, own), "", all), "", all)
      .values;
}

std::vector<float> NativeNetwork::embedding(std::span<const Array> inputs,
                                            const GroupStats* own) const {
  Activation result = run_layers(embedding_head_, joined(inputs, own), "", {tensors_, "", own});
  if (result.shape.kind != Shape::Kind::kVector) {
    throw usage_error("the network has no embedding: its branches give a " +
                      std::string(name_of(result.shape.kind)) +
                      "; let the spec's \"embedding\" name a layer of the head");
  }
  return std::move(result.values);
}

Activation NativeNetwork::input_of(const std::string& layer, std::span<const Array> inputs,
                                   const GroupStats* own) const {
  const ParameterView all(tensors_, "", own);
  /// The layers before the wanted one; nothing when it is none of these.
  const auto before = [&](const Chain& chain) -> std::optional<Chain> {
    const auto found = std::find_if(chain.begin(), chain.end(),
                                    [&](const LayerSpec& spec) { return spec.name == layer; });
    if (found == chain.end()) return std::nullopt;
    return Chain(chain.begin(), found);
  };
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    if (const auto chain = before(branches_[i])) {
      check(inputs);
      const std::size_t index = network_.branch_inputs()[i];
      return run_layers(*chain, as_activation(shape_of(network_.inputs()[index]), inputs[index]),
                        "", all);
    }
  }
  Activation result = joined(inputs, own);
  if (const auto chain = before(embedding_head_)) {
    return run_layers(*chain, std::move(result), "", all);
  }
  result = run_layers(embedding_head_, std::move(result), "", all);
  if (const auto chain = before(rest_)) return run_layers(*chain, std::move(result), "", all);
  throw Error(ErrorKind::kBug, "the network has no layer '" + layer + "' of its own");
}

}  // namespace ser
