#pragma once

#include <string>
#include <vector>

#include "network/layer.hpp"

namespace ser {

/// One entry of a spec's list of layers.
struct LayerSpec {
  std::string name;  ///< replaces the layer's place in tensor names when not empty: `features.0`
  LayerPtr layer;
};

/// Reads a list of layers; `where` is the list's path, such as `cnn.json: head`. Throws usage_error
/// naming the key: an unknown type with the known ones, an unknown option, a wrong value.
std::vector<LayerSpec> layer_specs_from_json(const Json& list, const std::string& where);
Json describe(const std::vector<LayerSpec>& layers);

}  // namespace ser
