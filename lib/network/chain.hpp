#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "network/layer.hpp"

namespace ser {

/// Reads a list of layers; `where` is the list's path, such as `cnn.json: head`. Throws usage_error
/// naming the key: an unknown type with the known ones, an unknown option, a wrong value.
std::vector<LayerSpec> layer_specs_from_json(const Json& list, const std::string& where);
Json describe(const std::vector<LayerSpec>& layers);
/// Each layer as Layer::frozen() has it.
std::vector<LayerSpec> frozen(std::vector<LayerSpec> layers);

/// A layer at its place in a network, resolved against what flows into it.
struct Node {
  std::string prefix;  ///< of its tensors: `logmel.3`, so that a tensor is `logmel.3.weight`
  LayerPtr layer;
  Shape in;
  Shape out;
  std::vector<Parameter> parameters;  ///< named within the layer
  /// The input of the network that it sees as the first layer of a branch; nothing elsewhere.
  std::optional<std::size_t> input = std::nullopt;
};

/// The tensor prefix of the layer at `index` of a list whose own prefix is `prefix` (may be empty):
/// the layer's name where it has one, else `prefix.index`.
std::string tensor_prefix(const LayerSpec& spec, const std::string& prefix, std::size_t index);

/// Resolves layers that follow each other, the first getting `in`. `where` is the list's path in
/// messages. Throws usage_error naming the layer that does not fit and what stands before it.
std::vector<Node> join_layers(const std::vector<LayerSpec>& layers, const Shape& in,
                              const std::string& prefix, const std::string& where);

/// What the last layer gives when the first gets `in`, frames taken from `in`; throws usage_error,
/// without a place, when nothing would be left.
Shape output_of(const std::vector<LayerSpec>& layers, Shape in);

/// Inference through all layers; `parameters` holds the tensors below `prefix`.
Activation run_layers(const std::vector<LayerSpec>& layers, Activation in,
                      const std::string& prefix, const ParameterView& parameters);

}  // namespace ser
