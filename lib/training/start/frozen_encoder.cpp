#include "training/start/frozen_encoder.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "network/native_network.hpp"
#include "network/speaker_layers.hpp"
#include "training/fitted/fit_layers.hpp"

namespace ser {
namespace {

bool is_by_speaker(const Node& node) {
  const InputStatistics* kept = node.layer->input_statistics();
  return kept != nullptr && kept->by_speaker();
}

/// True for a layer that the training part decides on what the layers before it give.
bool is_decided(const Node& node, const std::set<std::string>& given) {
  if (is_fit_layer(node)) return true;
  const InputStatistics* kept = node.layer->input_statistics();
  if (kept == nullptr || node.input) return false;
  return kept->by_speaker() || !given.contains(node.prefix + ".mean");
}

/// The layers of the only branch, and of the head: where a network can be cut.
std::vector<Node> common_layers(const Network& network) {
  std::vector<Node> nodes;
  if (network.branches().size() == 1) nodes = network.branches().front();
  nodes.insert(nodes.end(), network.head().begin(), network.head().end());
  return nodes;
}

}  // namespace

std::optional<CutNetwork> cut_behind_frozen(const Network& network,
                                            const std::vector<LayerRate>& layers,
                                            const std::set<std::string>& given) {
  const auto nodes = common_layers(network);
  const auto cut = std::find_if(nodes.begin(), nodes.end(),
                                [&](const Node& node) { return is_decided(node, given); });
  if (cut == nodes.end() || cut->in.kind != Shape::Kind::kVector) return std::nullopt;
  CutNetwork parts = cut_before(network, cut->prefix);
  const auto parameters = parts.encoder.parameters();
  const auto is_set = [&](const Parameter& parameter) {
    return parameter.role == Parameter::Role::kFitted ||
           (given.contains(parameter.name) && is_frozen(parameter.name, layers));
  };
  const bool any = std::any_of(parameters.begin(), parameters.end(),
                               [](const Parameter& parameter) { return parameter.trainable(); });
  const auto& head = network.head();
  const bool fitted = std::any_of(head.begin(), head.end(), is_fit_layer);
  // Without anything frozen a cut is of use to a layer's statistics alone, and those by speaker
  // follow the batches in a network that is trained.
  if (!any && (is_fit_layer(*cut) || (is_by_speaker(*cut) && !fitted))) return std::nullopt;
  if (!std::all_of(parameters.begin(), parameters.end(), is_set) ||
      !speaker_layers(parts.encoder).empty()) {
    return std::nullopt;
  }
  return parts;
}

FeatureSource encoded(const Network& encoder, const Tensors& weights, const Manifest& manifest,
                      const FeatureSource& features, const std::vector<std::size_t>& rows, int jobs,
                      Observer& observer) {
  const NativeNetwork native(encoder, weights);
  std::vector<Features> result(manifest.rows.size());
  std::size_t next = 0;
  using Encoded = std::pair<std::size_t, std::vector<float>>;
  observer.begin("embeddings", rows.size());
  parallel_ordered<std::size_t, Encoded>(
      jobs,
      [&]() -> std::optional<std::size_t> {
        observer.throw_if_stopped();
        return next < rows.size() ? std::optional(rows[next++]) : std::nullopt;
      },
      [&](std::size_t& row) {
        try {
          return Encoded(row, native.logits(features.get(row).inputs));
        } catch (const Error& error) {
          if (error.kind() != ErrorKind::kData) throw;
          throw data_error(manifest.where(manifest.rows[row]) + ": " + error.what() +
                           " (take the row out of the manifest to train without it)");
        }
      },
      [&](Encoded& one) {
        Array vector;
        vector.rows = one.second.size();
        vector.columns = 1;
        vector.values = std::move(one.second);
        result[one.first].inputs.push_back(std::move(vector));
        observer.advance();
      });
  observer.end();
  return FeatureSource(std::move(result));
}

}  // namespace ser
