#include "network/network.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/suggestion.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

constexpr std::int64_t kMostFrames = std::int64_t{1} << 24;

std::string path_of(const NetworkSpec& spec, const std::string& key) {
  return spec.where + (spec.where.ends_with(':') ? " " : ".") + key;
}

std::vector<LayerSpec> with_classes(std::vector<LayerSpec> layers, std::int64_t classes) {
  for (auto& spec : layers) {
    if (auto resolved = spec.layer->with_classes(classes)) spec.layer = std::move(resolved);
  }
  return layers;
}

std::vector<std::string> names_of(const std::vector<NetworkInput>& inputs) {
  std::vector<std::string> names;
  names.reserve(inputs.size());
  for (const auto& input : inputs) names.push_back(input.name);
  return names;
}

/// Whether something is left behind every layer.
bool passes(const std::vector<Node>& nodes, Shape shape) {
  try {
    for (const auto& node : nodes) shape = node.layer->output(shape);
  } catch (const Error&) {
    return false;
  }
  return true;
}

std::int64_t fewest_frames(const std::vector<Node>& nodes, const NetworkInput& input) {
  std::int64_t low = 0;  // does not pass
  std::int64_t high = 1;
  while (!passes(nodes, shape_of(input, high))) {
    if (high > kMostFrames) throw usage_error("the network leaves nothing of a clip of any length");
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const auto middle = (low + high) / 2;
    (passes(nodes, shape_of(input, middle)) ? high : low) = middle;
  }
  return high;
}

}  // namespace

Shape shape_of(const NetworkInput& input, std::int64_t frames) {
  return input.map ? Shape::map(1, input.rows, frames) : Shape::vector(input.rows);
}

Activation as_activation(Shape shape, const Array& array) {
  shape.frames = static_cast<std::int64_t>(array.columns);
  return {shape, array.values};
}

Network::Network(NetworkSpec spec, std::vector<NetworkInput> inputs, std::int64_t classes,
                 InputUse use)
    : spec_(std::move(spec)), inputs_(std::move(inputs)), classes_(classes) {
  resolve_branches();
  if (use == InputUse::kAll) refuse_unused();
  resolve_head();
  check_names();
  embedding_width();  // throws when the embedding is no layer
}

void Network::resolve_branches() {
  const auto names = names_of(inputs_);
  for (std::size_t i = 0; i < spec_.branches.size(); ++i) {
    const Branch& branch = spec_.branches[i];
    const std::string path = path_of(spec_, "branches." + std::to_string(i));
    const auto found = std::find(names.begin(), names.end(), branch.input);
    if (found == names.end()) {
      throw usage_error(path + ".input: the network expects the input '" + branch.input +
                        "', and the features provide '" + join(names, "', '") + "'");
    }
    const auto index = static_cast<std::size_t>(found - names.begin());
    branch_inputs_.push_back(index);
    branches_.push_back(
        join_layers(branch.layers, shape_of(inputs_[index]), branch.input, path + ".layers"));
    if (!branches_.back().empty()) branches_.back().front().input = index;
  }
}

void Network::refuse_unused() const {
  const auto names = names_of(inputs_);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::find(branch_inputs_.begin(), branch_inputs_.end(), i) == branch_inputs_.end()) {
      throw usage_error(path_of(spec_, "branches") + ": no branch reads the input '" + names[i] +
                        "' of the features");
    }
  }
}

void Network::resolve_head() {
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    const Shape in = shape_of(inputs_[branch_inputs_[i]]);
    const Shape out = branches_[i].empty() ? in : branches_[i].back().out;
    if (branches_.size() == 1) {
      joined_ = out;
    } else if (out.kind != Shape::Kind::kVector) {
      throw usage_error(path_of(spec_, "branches." + std::to_string(i)) + ": gives a " +
                        std::string(name_of(out.kind)) + " of " + to_text(out) +
                        ", but only vectors can be joined; end it with time_pool or flatten");
    } else {
      joined_ = Shape::vector((i == 0 ? 0 : joined_.channels) + out.channels);
    }
  }
  head_ = join_layers(with_classes(spec_.head, classes_), joined_, "head", path_of(spec_, "head"));
  const Shape out = head_.empty() ? joined_ : head_.back().out;
  if (out != Shape::vector(classes_)) {
    throw usage_error(path_of(spec_, "head") + ": gives a " + std::string(name_of(out.kind)) +
                      " of " + to_text(out) + ", but there are " + std::to_string(classes_) +
                      " classes; end it with {\"type\": \"linear\", \"units\": \"classes\"}");
  }
}

void Network::check_names() const {
  std::set<std::string> seen;
  for (const auto& parameter : parameters()) {
    if (!seen.insert(parameter.name).second) {
      throw usage_error(path_of(spec_, "branches") + ": two tensors are called '" + parameter.name +
                        "'; give one of the layers another name");
    }
  }
}

std::vector<Parameter> Network::parameters() const {
  std::vector<Parameter> result;
  const auto add = [&](const std::vector<Node>& nodes) {
    for (const auto& node : nodes) {
      for (Parameter parameter : node.parameters) {
        parameter.name = node.prefix + "." + parameter.name;
        result.push_back(std::move(parameter));
      }
    }
  };
  for (const auto& branch : branches_) add(branch);
  add(head_);
  return result;
}

std::int64_t Network::embedding_width() const {
  Shape shape = joined_;
  std::vector<std::string> known;
  bool found = spec_.embedding.empty();
  for (const auto& node : head_) {
    known.push_back(node.prefix);
    if (node.prefix != spec_.embedding) continue;
    found = true;
    shape = node.out;
  }
  if (!found) {
    throw usage_error(path_of(spec_, "embedding") + ": no layer '" + spec_.embedding +
                      "' in the head " + known_names(spec_.embedding, known));
  }
  if (shape.kind != Shape::Kind::kVector && !spec_.embedding.empty()) {
    throw usage_error(path_of(spec_, "embedding") + ": '" + spec_.embedding + "' gives a " +
                      std::string(name_of(shape.kind)) + ", not a vector");
  }
  return shape.channels;
}

std::int64_t Network::shortest_frames() const {
  std::int64_t fewest = 1;
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    const NetworkInput& input = inputs_[branch_inputs_[i]];
    if (!input.map) continue;
    std::vector<Node> nodes = branches_[i];
    if (branches_.size() == 1) nodes.insert(nodes.end(), head_.begin(), head_.end());
    fewest = std::max(fewest, fewest_frames(nodes, input));
  }
  return fewest;
}

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
    parts.push_back(key + " " + (value.is_string() ? value.get<std::string>() : json_line(value)));
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
