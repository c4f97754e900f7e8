#include "training/fitted/fit_layers.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "network/layers/classifiers.hpp"
#include "network/native_network.hpp"
#include "training/data/training_batches.hpp"
#include "training/fitted/fit_classifiers.hpp"

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
  return run_natively<std::vector<float>>(
      set, set.train, weights, jobs,
      [&](const NativeNetwork& network, const Features& clip, const GroupStats& stats) {
        return network.input_of(node.prefix, clip.inputs, &stats).values;
      });
}

}  // namespace

bool needs_epochs(const Network& network, const std::vector<LayerRate>& layers) {
  const auto& head = network.head();
  if (std::none_of(head.begin(), head.end(), is_fit_layer)) return true;
  const auto parameters = network.parameters();
  return std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
    return parameter.trainable() && !is_frozen(parameter.name, layers);
  });
}

Tensors fit_layers(const TrainingSet& set, Tensors first, ClassWeights class_weights, int jobs) {
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

Checkpoint fit_in_one_pass(const TrainConfig& config, const TrainingSet& set, Tensors first,
                           const RunFolder& run, int jobs, Observer& observer) {
  const auto started = std::chrono::steady_clock::now();
  Checkpoint result;
  result.weights = fit_layers(set, std::move(first), config.class_weights, jobs);
  const std::size_t classes = set.target.labels.size();
  const auto judged = [&](const std::vector<std::size_t>& rows) {
    return figures_of(native_logits(set, rows, result.weights, jobs), truth_of(set, rows), classes);
  };
  const Figures train = judged(set.train);
  const Figures dev = judged(set.dev);
  EpochRecord record{1, train.loss, train.wa, dev.loss, dev.wa, dev.uar, 0.0, 0.0, train.uar};
  record.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  result.history.push_back(record);
  result.best_epoch = 1;
  result.best_uar = dev.uar;
  result.best_loss = dev.loss;
  result.best_weights = result.weights;
  result.finished = true;
  const std::string line = "fitted: train WA " + fixed(train.wa, 3) + " UAR " +
                           fixed(train.uar, 3) + ", dev WA " + fixed(dev.wa, 3) + " UAR " +
                           fixed(dev.uar, 3) + ", " + fixed(record.seconds, 1) + " s";
  run.log(line);
  observer.info(line);
  return result;
}

}  // namespace ser
