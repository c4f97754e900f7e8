#include "training/fit_layers.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "models/adaptation.hpp"
#include "network/layers/classifiers.hpp"
#include "network/native_network.hpp"
#include "training/class_weights.hpp"
#include "training/fit_logistic.hpp"
#include "training/fit_svm.hpp"

namespace ser {
namespace {

Tensors fitted(const Node& node, std::span<const std::vector<float>> rows,
               std::span<const std::size_t> truth, std::span<const double> weights) {
  if (const auto* svm = dynamic_cast<const Svm*>(node.layer.get())) {
    return fit_svm(svm->options(), rows, truth, weights);
  }
  return fit_logistic(dynamic_cast<const Logistic&>(*node.layer).options(), rows, truth, weights);
}

/// What flows into the layer for each training row: normalised, where the network does so, by the
/// row's own speaker or corpus, as it will be in use.
std::vector<std::vector<float>> inputs_of(const Node& node, const TrainingSet& set,
                                          const Tensors& weights, int jobs) {
  const NativeNetwork native(set.network, weights);
  const auto layers = speaker_layers(set.network);
  std::map<std::size_t, std::vector<float>> by_row;
  for (const auto& own : rows_by_group(set.manifest, set.train, grouping_of(set.network))) {
    std::vector<const Features*> clips;
    clips.reserve(own.size());
    for (const std::size_t row : own) clips.push_back(&set.features.get(row));
    const GroupStats stats = speaker_stats(native, weights, layers, clips, jobs);
    auto values = parallel_results<std::vector<float>>(jobs, clips.size(), [&](std::size_t i) {
      return native.input_of(node.prefix, clips[i]->inputs, &stats).values;
    });
    for (std::size_t i = 0; i < own.size(); ++i) by_row[own[i]] = std::move(values[i]);
  }
  std::vector<std::vector<float>> result;
  for (const std::size_t row : set.train) result.push_back(std::move(by_row.at(row)));
  return result;
}

}  // namespace

bool is_fitted(const Network& network, const std::vector<LayerRate>& layers) {
  const auto& head = network.head();
  if (std::none_of(head.begin(), head.end(), is_fit_layer)) return false;
  const auto parameters = network.parameters();
  return std::none_of(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
    return parameter.trainable() && !is_frozen(parameter.name, layers);
  });
}

Tensors fit_layers(const TrainingSet& set, Tensors first, const std::string& class_weights,
                   int jobs) {
  Tensors weights = std::move(first);
  const auto truth = truth_of(set, set.train);
  const auto by_class = weights_of_classes(class_weights, truth, set.target.labels.size());
  for (const Node& node : set.network.head()) {
    if (!is_fit_layer(node)) continue;
    const auto rows = inputs_of(node, set, weights, jobs);
    for (auto& [name, tensor] : fitted(node, rows, truth, by_class)) {
      weights[node.prefix + "." + name] = tensor;
    }
  }
  return weights;
}

}  // namespace ser
