#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "network/layer.hpp"

namespace ser {

/// Makes a layer of the options that the reader holds besides `type` and `name`.
using LayerFactory = LayerPtr (*)(JsonReader&);

/// Null when there is no such type.
LayerFactory find_layer_factory(std::string_view type);
/// All types, sorted.
std::vector<std::string> layer_types();

}  // namespace ser
