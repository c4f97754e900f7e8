#include "network/fold_batch_norm.hpp"

#include <optional>
#include <utility>

#include "network/chain.hpp"

namespace ser {
namespace {

std::vector<LayerSpec> with_names(std::vector<LayerSpec> layers, const std::string& prefix) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    layers[i].name = tensor_prefix(layers[i], prefix, i);
  }
  return layers;
}

/// All tensors whose names begin with `name.`, without that beginning.
Tensors below(const Tensors& tensors, const std::string& name) {
  const std::string prefix = name + ".";
  Tensors result;
  for (auto it = tensors.lower_bound(prefix); it != tensors.end() && it->first.starts_with(prefix);
       ++it) {
    result.emplace(it->first.substr(prefix.size()), it->second);
  }
  return result;
}

void add_below(Tensors& tensors, const std::string& name, const Tensors& own) {
  const std::string prefix = name + ".";
  for (const auto& [inner, tensor] : own) tensors.insert_or_assign(prefix + inner, tensor);
}

/// The layer with the batch norms folded in its own lists of layers.
WeightedLayer fold_inside(const LayerPtr& layer, Tensors own) {
  auto lists = layer->inner();
  if (lists.empty()) return {layer, std::move(own)};
  Tensors tensors;
  for (InnerLayers& list : lists) {
    auto folded = fold_batch_norms(with_names(std::move(list.layers), list.prefix), own);
    list.layers = std::move(folded.layers);
    tensors.merge(folded.tensors);
  }
  return {layer->with_inner(std::move(lists)), std::move(tensors)};
}

/// The layer at `index` and the one behind it as one; nothing when they stay two.
std::optional<WeightedLayer> fold_next(const std::vector<LayerSpec>& layers, std::size_t index,
                                       const Tensors& tensors) {
  if (index + 1 == layers.size()) return std::nullopt;
  const LayerSpec& next = layers[index + 1];
  const auto affine = next.layer->as_affine({tensors, next.name + "."});
  if (!affine) return std::nullopt;
  return layers[index].layer->absorbing(*affine, {tensors, layers[index].name + "."});
}

}  // namespace

FoldedLayers fold_batch_norms(const std::vector<LayerSpec>& layers, const Tensors& tensors) {
  FoldedLayers result;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerSpec& spec = layers[i];
    auto folded = fold_next(layers, i, tensors);
    if (folded) {
      ++i;
    } else {
      folded = fold_inside(spec.layer, below(tensors, spec.name));
    }
    result.layers.push_back({spec.name, folded->layer});
    add_below(result.tensors, spec.name, folded->tensors);
  }
  return result;
}

}  // namespace ser
