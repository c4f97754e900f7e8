#include "network/fold_batch_norm.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "network/chain.hpp"
#include "network/layers/batch_norm.hpp"
#include "network/layers/conv1d.hpp"
#include "network/layers/conv2d.hpp"
#include "network/layers/linear.hpp"
#include "network/layers/residual.hpp"

namespace ser {
namespace {

struct Biased {
  LayerPtr layer;  ///< the same layer with a bias
  bool had_bias;
};

template <typename T>
std::optional<Biased> with_bias(const Layer& layer) {
  const auto* found = dynamic_cast<const T*>(&layer);
  if (found == nullptr) return std::nullopt;
  typename T::Options options = found->options();
  const bool had_bias = options.bias;
  options.bias = true;
  return Biased{std::make_shared<const T>(options), had_bias};
}

/// Nothing for a layer whose output is not weight · input + bias.
std::optional<Biased> as_biased(const Layer& layer) {
  if (auto conv = with_bias<Conv2d>(layer)) return conv;
  if (auto conv = with_bias<Conv1d>(layer)) return conv;
  return with_bias<Linear>(layer);
}

/// weight and bias with `affine` behind them; the weight's first axis is the channel out.
Tensors scaled(const ParameterView& parameters, bool had_bias, const ChannelAffine& affine) {
  const Tensor& weight = parameters.tensor("weight");
  const auto old = weight.floats();
  std::vector<float> values(old.begin(), old.end());
  std::vector<float> bias = affine.shift;
  const std::size_t run = values.size() / bias.size();
  for (std::size_t channel = 0; channel < bias.size(); ++channel) {
    for (float& value : std::span(values).subspan(channel * run, run)) {
      value *= affine.scale[channel];
    }
    if (had_bias) bias[channel] += parameters["bias"][channel] * affine.scale[channel];
  }
  const auto channels = static_cast<std::int64_t>(bias.size());
  return {{"weight", Tensor::of(weight.shape(), std::move(values))},
          {"bias", Tensor::of({channels}, std::move(bias))}};
}

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

struct FoldedLayer {
  LayerPtr layer;
  Tensors tensors;
};

FoldedLayer fold_residual(const Residual& residual, const Tensors& own) {
  auto layers = fold_batch_norms(with_names(residual.options().layers, ""), own);
  auto shortcut = fold_batch_norms(with_names(residual.options().shortcut, "shortcut"), own);
  layers.tensors.merge(shortcut.tensors);
  return {std::make_shared<const Residual>(
              Residual::Options{std::move(layers.layers), std::move(shortcut.layers)}),
          std::move(layers.tensors)};
}

FoldedLayer fold_inside(const LayerPtr& layer, Tensors own) {
  if (const auto* residual = dynamic_cast<const Residual*>(layer.get())) {
    return fold_residual(*residual, own);
  }
  return {layer, std::move(own)};
}

}  // namespace

FoldedLayers fold_batch_norms(const std::vector<LayerSpec>& layers, const Tensors& tensors) {
  FoldedLayers result;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerSpec& spec = layers[i];
    const auto* norm = i + 1 == layers.size()
                           ? nullptr
                           : dynamic_cast<const BatchNorm*>(layers[i + 1].layer.get());
    const auto biased = norm == nullptr ? std::nullopt : as_biased(*spec.layer);
    FoldedLayer folded;
    if (biased) {
      const auto affine = norm->affine({tensors, layers[i + 1].name + "."});
      folded = {biased->layer, scaled({tensors, spec.name + "."}, biased->had_bias, affine)};
      ++i;
    } else {
      folded = fold_inside(spec.layer, below(tensors, spec.name));
    }
    result.layers.push_back({spec.name, folded.layer});
    add_below(result.tensors, spec.name, folded.tensors);
  }
  return result;
}

}  // namespace ser
