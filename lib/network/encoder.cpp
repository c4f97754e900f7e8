#include "network/encoder.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace ser {
namespace {

constexpr const char* kInput = "embedding";

/// The layers of nodes as they were resolved, each named by its prefix.
std::vector<LayerSpec> named(std::vector<Node>::const_iterator begin,
                             std::vector<Node>::const_iterator end) {
  std::vector<LayerSpec> layers;
  for (auto node = begin; node != end; ++node) layers.push_back({node->prefix, node->layer});
  return layers;
}

/// How many layers of the head belong to the encoder.
std::size_t embedding_depth(const Network& network) {
  const auto& head = network.head();
  if (network.spec().embedding.empty()) return 0;
  const auto found = std::find_if(head.begin(), head.end(), [&](const Node& node) {
    return node.prefix == network.spec().embedding;
  });
  return static_cast<std::size_t>(found - head.begin()) + 1;
}

std::set<std::string> prefixes_of(const Network& network) {
  std::set<std::string> prefixes;
  for (const auto& branch : network.branches()) {
    for (const Node& node : branch) prefixes.insert(node.prefix);
  }
  for (const Node& node : network.head()) prefixes.insert(node.prefix);
  return prefixes;
}

}  // namespace

Network encoder_of(const Network& network) {
  const auto& head = network.head();
  const std::size_t depth = embedding_depth(network);
  const Shape out = depth == 0 ? network.joined() : head[depth - 1].out;
  if (out.kind != Shape::Kind::kVector) {
    throw usage_error("the network has no embedding: its branches give a " +
                      std::string(name_of(out.kind)) +
                      "; let the spec's \"embedding\" name a layer of the head");
  }
  NetworkSpec spec = network.spec();
  for (Branch& branch : spec.branches) branch.layers = frozen(branch.layers);
  spec.head.resize(depth);
  for (std::size_t i = 0; i < depth; ++i) {
    if (head[i].layer->is_fitted()) {
      throw usage_error("the network's embedding '" + spec.embedding + "' stands behind " +
                        std::string(head[i].layer->type()) +
                        ", whose values are the classes; let it name a layer before that");
    }
    spec.head[i].layer = head[i].layer;  // with the number of its classes
  }
  spec.head = frozen(spec.head);
  return {std::move(spec), network.inputs(), out.channels};
}

NetworkSpec composed(const Network& encoder, const NetworkSpec& next) {
  if (next.branches.size() != 1) {
    throw usage_error(next.where + " branches: an embedding is one vector, but the network has " +
                      std::to_string(next.branches.size()) + " branches; name one with one branch");
  }
  NetworkSpec spec = encoder.spec();
  spec.where = next.where;
  spec.about = next.about;
  std::set<std::string> taken = prefixes_of(encoder);
  // Where a layer of `next` stands now, by its prefix there.
  std::vector<std::pair<std::string, std::string>> places;
  const auto append = [&](const std::vector<LayerSpec>& layers, const std::string& prefix) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      LayerSpec layer = layers[i];
      std::string name = tensor_prefix(layer, "head", spec.head.size());
      if (taken.contains(name)) {
        while (taken.contains(name)) name += "_next";
        layer.name = name;
      }
      taken.insert(name);
      places.emplace_back(tensor_prefix(layers[i], prefix, i), name);
      spec.head.push_back(std::move(layer));
    }
  };
  const Branch& branch = next.branches.front();
  append(branch.layers, branch.input);
  if (!places.empty()) spec.embedding = places.back().second;
  append(next.head, "head");
  for (std::size_t i = branch.layers.size(); i < places.size(); ++i) {
    if (places[i].first == next.embedding) spec.embedding = places[i].second;
  }
  return spec;
}

CutNetwork cut_before(const Network& network, const std::string& layer) {
  const bool single = network.branches().size() == 1;
  std::vector<Node> nodes = single ? network.branches().front() : std::vector<Node>();
  nodes.insert(nodes.end(), network.head().begin(), network.head().end());
  const auto cut = std::find_if(nodes.cbegin(), nodes.cend(),
                                [&](const Node& node) { return node.prefix == layer; });
  NetworkSpec front;
  front.where = network.spec().where;
  for (const Branch& branch : network.spec().branches) front.branches.push_back({branch.input, {}});
  if (single) {
    front.branches.front().layers = named(nodes.cbegin(), cut);
  } else {
    for (std::size_t i = 0; i < front.branches.size(); ++i) {
      const auto& branch = network.branches()[i];
      front.branches[i].layers = named(branch.begin(), branch.end());
    }
    front.head = named(nodes.cbegin(), cut);
  }
  const auto head = std::find_if(cut, nodes.cend(), [](const Node& node) {
    return node.layer->input_statistics() == nullptr;
  });
  NetworkSpec back;
  back.where = network.spec().where;
  back.branches = {{kInput, named(cut, head)}};
  back.head = named(head, nodes.cend());
  const std::int64_t width = cut->in.channels;
  return {Network(std::move(front), network.inputs(), width),
          Network(std::move(back), {{kInput, false, width}}, network.classes())};
}

}  // namespace ser
