#include "network/network_table.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace ser {
namespace {

std::string options_text(const Layer& layer) {
  std::vector<std::string> parts;
  Json options = layer.describe();
  for (const InnerLayers& list : layer.inner()) {
    std::vector<std::string> types;
    for (const LayerSpec& spec : list.layers) types.emplace_back(spec.layer->type());
    if (!types.empty()) parts.push_back(list.key + " (" + join(types, ", ") + ")");
    options.erase(list.key);
  }
  for (const auto& [key, value] : options.items()) {
    parts.push_back(key + " " + (value.is_string() ? value.get<std::string>() : value.dump()));
  }
  return join(parts, ", ");
}

NetworkRow row_of(const Node& node) {
  NetworkRow row{node.prefix, std::string(node.layer->type()), options_text(*node.layer),
                 to_text(node.out)};
  for (const auto& parameter : node.parameters) {
    if (parameter.role == Parameter::Role::kFitted) {
      row.fitted += parameter.size();
      continue;
    }
    row.parameters += parameter.size();
    if (parameter.trainable()) row.trainable += parameter.size();
  }
  return row;
}

}  // namespace

NetworkTable network_table(const Network& network) {
  NetworkTable table;
  for (std::size_t i = 0; i < network.branches().size(); ++i) {
    const NetworkInput& input = network.inputs()[network.branch_inputs()[i]];
    table.rows.push_back({input.name, "input", "", to_text(shape_of(input))});
    for (const auto& node : network.branches()[i]) table.rows.push_back(row_of(node));
  }
  for (const auto& node : network.head()) table.rows.push_back(row_of(node));
  for (const auto& row : table.rows) {
    table.parameters += row.parameters;
    table.trainable += row.trainable;
    table.fitted += row.fitted;
  }
  return table;
}

}  // namespace ser
