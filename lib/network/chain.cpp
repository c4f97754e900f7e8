#include "network/chain.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "network/layers/table.hpp"

namespace ser {
namespace {

LayerSpec layer_spec_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  const std::string type = reader.string("type");
  const LayerFactory factory = find_layer_factory(type);
  if (factory == nullptr) {
    throw usage_error(reader.path_of("type") + ": no layer '" + type + "' " +
                      known_names(type, layer_types()));
  }
  LayerSpec spec;
  if (reader.has("name")) {
    spec.name = reader.string("name");
    if (spec.name.empty()) throw usage_error(reader.path_of("name") + ": must not be empty");
  }
  spec.layer = factory(reader);
  reader.finish();
  return spec;
}

}  // namespace

std::vector<LayerSpec> layer_specs_from_json(const Json& list, const std::string& where) {
  std::vector<LayerSpec> layers;
  for (std::size_t i = 0; i < list.size(); ++i) {
    layers.push_back(layer_spec_from_json(list[i], where + "." + std::to_string(i)));
  }
  return layers;
}

Json describe(const std::vector<LayerSpec>& layers) {
  Json list = Json::array();
  for (const auto& spec : layers) {
    Json json{{"type", spec.layer->type()}};
    if (!spec.name.empty()) json["name"] = spec.name;
    json.update(spec.layer->describe());
    list.push_back(std::move(json));
  }
  return list;
}

std::vector<LayerSpec> frozen(std::vector<LayerSpec> layers) {
  for (auto& spec : layers) {
    if (auto frozen = spec.layer->frozen()) spec.layer = std::move(frozen);
  }
  return layers;
}

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
