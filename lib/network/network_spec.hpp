#pragma once

#include <string>
#include <vector>

#include "network/chain.hpp"

namespace ser {

/// The layers between one input and the place where the branches join.
struct Branch {
  std::string input;  ///< a name of the feature config
  std::vector<LayerSpec> layers;
};

/// A network without sizes: branches, joined by concatenation in their order (a single branch goes
/// on as it is), and a head that ends in the classes.
struct NetworkSpec {
  std::string where;  ///< for messages, as a JsonReader's path: `cnn.json:`
  std::string about;
  std::vector<Branch> branches;
  std::vector<LayerSpec> head;
  /// The tensor prefix of the layer whose output is the embedding; empty: the joined branches.
  std::string embedding;
};

/// Reads {"about", "branches": [{"input", "layers"}], "head", "embedding"}. `where` is the object's
/// path as JsonReader takes it. Throws usage_error naming the key.
NetworkSpec network_spec_from_json(const Json& json, const std::string& where);
/// All options of all layers with their values; reading it gives the same network.
Json describe(const NetworkSpec& spec);
/// A shipped network, or one of $SER_PATH, or a path. Throws usage_error.
NetworkSpec find_network_spec(const std::string& name);

}  // namespace ser
