#include "network/chain.hpp"

#include <utility>

namespace ser {
namespace {

/// What the layer gives, its place put in front of its complaint.
Shape output_at(const std::string& place, const Layer& layer, const Shape& in,
                const Layer* before) {
  const std::string start = place + ": " + std::string(layer.type()) + " ";
  try {
    return layer.output(in);
  } catch (const UnfitShape& error) {
    const std::string giver =
        before == nullptr ? "" : " from " + std::string(before->type()) + " before it";
    throw usage_error(start + error.what() + giver);
  } catch (const Error& error) {
    throw usage_error(start + error.what());
  }
}

}  // namespace

std::string tensor_prefix(const LayerSpec& spec, const std::string& prefix, std::size_t index) {
  if (!spec.name.empty()) return spec.name;
  return (prefix.empty() ? "" : prefix + ".") + std::to_string(index);
}

std::vector<Node> join_layers(const std::vector<LayerSpec>& layers, const Shape& in,
                              const std::string& prefix, const std::string& where) {
  std::vector<Node> nodes;
  Shape shape = in;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerPtr& layer = layers[i].layer;
    const Shape out = output_at(where + "." + std::to_string(i), *layer, shape,
                                i == 0 ? nullptr : layers[i - 1].layer.get());
    nodes.push_back(
        {tensor_prefix(layers[i], prefix, i), layer, shape, out, layer->parameters(shape), {}});
    shape = out;
  }
  return nodes;
}

Shape output_of(const std::vector<LayerSpec>& layers, Shape in) {
  for (const auto& spec : layers) in = spec.layer->output(in);
  return in;
}

Activation run_layers(const std::vector<LayerSpec>& layers, Activation in,
                      const std::string& prefix, const ParameterView& parameters) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto own = parameters.below(tensor_prefix(layers[i], prefix, i));
    in = layers[i].layer->forward(std::move(in), own);
  }
  return in;
}

}  // namespace ser
