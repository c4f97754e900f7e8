#include "training/initial_weights.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.hpp"
#include "core/random.hpp"
#include "network/speaker_layers.hpp"

namespace ser {
namespace {

Tensor initial_tensor(const Parameter& parameter, std::uint64_t seed) {
  std::vector<float> values(static_cast<std::size_t>(parameter.size()), 0.0F);
  if (parameter.init == Parameter::Init::kOnes) {
    std::fill(values.begin(), values.end(), 1.0F);
  } else if (parameter.init == Parameter::Init::kUniformFanIn) {
    Random random(derive_seed(seed, parameter.name));
    const double bound = 1.0 / std::sqrt(static_cast<double>(parameter.fan_in));
    for (float& value : values) value = static_cast<float>(random.uniform(-bound, bound));
  }
  auto shape = parameter.shape;  // what the data decide is nothing yet
  std::replace(shape.begin(), shape.end(), kAnySize, std::int64_t{0});
  return Tensor::of(std::move(shape), std::move(values));
}

/// What the first layer of a branch finds in the training part.
Tensors statistics_of(const SpeakerLayer& layer, std::size_t input, const FeatureSource& features,
                      const std::vector<std::size_t>& rows) {
  LayerMoments moments(layer);
  for (const std::size_t row : rows) {
    moments.add(as_activation(layer.in, features.get(row).inputs[input]));
  }
  return moments.stats();
}

bool is_given(const std::string& layer, const std::set<std::string>& given) {
  return given.contains(layer + ".mean") && given.contains(layer + ".std");
}

/// Deeper in a network a layer's input is not known before training: only statistics that
/// follow the batches can stand there.
void check_late_standardize(const std::vector<Node>& nodes, std::size_t first,
                            const std::set<std::string>& given) {
  for (std::size_t i = first; i < nodes.size(); ++i) {
    const InputStatistics* kept = nodes[i].layer->input_statistics();
    if (kept == nullptr || is_given(nodes[i].prefix, given)) continue;
    if (!kept->by_speaker()) {
      throw usage_error("network: " + nodes[i].prefix +
                        ": standardize must be the first layer of its branch, or be \"by\": "
                        "\"speaker\" (batch_norm works anywhere)");
    }
    if (nodes[i].in.kind != Shape::Kind::kVector) {
      throw usage_error("network: " + nodes[i].prefix +
                        ": standardize by speaker needs a vector here, but gets a " +
                        std::string(name_of(nodes[i].in.kind)) + "; put it behind time_pool");
    }
  }
}

}  // namespace

Tensors random_weights(const Network& network, std::uint64_t seed) {
  Tensors weights;
  for (const Parameter& parameter : network.parameters()) {
    weights[parameter.name] = initial_tensor(parameter, seed);
  }
  return weights;
}

Tensors fitted_statistics(const Network& network, const FeatureSource& features,
                          const std::vector<std::size_t>& rows,
                          const std::set<std::string>& given) {
  for (const auto& branch : network.branches()) check_late_standardize(branch, 1, given);
  check_late_standardize(network.head(), 0, given);
  Tensors statistics;
  for (const SpeakerLayer& layer : speaker_layers(network, /*every_first=*/true)) {
    if (!layer.input || is_given(layer.prefix, given)) continue;
    statistics.merge(statistics_of(layer, *layer.input, features, rows));
  }
  return statistics;
}

Tensors initial_weights(const Network& network, std::uint64_t seed, const FeatureSource& features,
                        const std::vector<std::size_t>& rows) {
  Tensors weights = fitted_statistics(network, features, rows);
  weights.merge(random_weights(network, seed));
  return weights;
}

}  // namespace ser
