#include "network/layer_spec.hpp"

#include <nlohmann/json.hpp>

#include "core/error.hpp"
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

}  // namespace ser
