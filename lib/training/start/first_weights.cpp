#include "training/start/first_weights.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "models/embedding.hpp"
#include "models/model.hpp"
#include "network/speaker_layers.hpp"
#include "training/fitted/fit_layers.hpp"
#include "training/start/beginnings.hpp"

namespace ser {
namespace {

/// Tensors that come from somewhere else, over those that a network begins with.
struct Given {
  Tensors weights;
  std::set<std::string> names;  ///< of those from elsewhere
  std::string first_behind;     ///< the prefix of the first layer behind the encoder
};

Given given_weights(const WeightSources& sources, const TrainingSet& set, const RunFolder& run,
                    Observer& observer) {
  const Beginnings& beginnings = sources.beginnings;
  Given given{random_weights(set.network, sources.seed), {}, ""};
  if (beginnings.init) {
    const Match found = required_match(*beginnings.init, set.network);
    if (sources.trained.empty()) {
      const std::string line = match_text(found);
      run.log(line);
      observer.info(line);
    }
    for (const auto& name : found.taken) given.weights[name] = beginnings.init->tensors.at(name);
    given.names.insert(found.taken.begin(), found.taken.end());
  }
  if (beginnings.encoder) {
    const Model& model = beginnings.encoder->model;
    const Network encoder = encoder_of(model);
    given.first_behind = set.network.head().at(encoder.head().size()).prefix;
    for (const Parameter& parameter : encoder.parameters()) {
      given.weights[parameter.name] = model.members.front().weights.at(parameter.name);
      given.names.insert(parameter.name);
    }
  }
  for (const Parameter& parameter : set.network.parameters()) {
    const auto found = sources.trained.find(parameter.name);
    if (found == sources.trained.end()) continue;
    given.weights[parameter.name] = found->second;
    given.names.insert(parameter.name);
  }
  return given;
}

/// Nothing will ever train these: what is random in them would stay so.
void refuse_missing(const Network& network, const std::set<std::string>& given) {
  constexpr std::size_t kShown = 8;
  std::vector<std::string> missing;
  for (const Parameter& parameter : network.parameters()) {
    if (parameter.role != Parameter::Role::kFitted && !given.contains(parameter.name)) {
      missing.push_back(parameter.name);
    }
  }
  if (missing.empty()) return;
  const std::size_t more = missing.size() - std::min(missing.size(), kShown);
  missing.resize(missing.size() - more);
  throw usage_error(
      "training.layers: frozen, but no file gives these tensors: " + join(missing, ", ") +
      (more > 0 ? " and " + std::to_string(more) + " more" : "") +
      " (name the encoder's file with --init; docs/training.md says how to get it)");
}

/// The stored statistics of such a layer cannot be found where those before it differ by speaker.
void refuse_late_speakers(const Network& network) {
  for (const SpeakerLayer& layer : speaker_layers(network)) {
    if (layer.input || !layer.statistics->by_speaker()) continue;
    throw usage_error("network: " + layer.prefix +
                      ": standardize by speaker stands behind another one by speaker; make one of "
                      "them \"by\": \"all\"");
  }
}

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

TrainingSet behind(const EncodedSet& encoded, const TrainingSet& set) {
  return {set.manifest, set.target, encoded.features, encoded.network, set.train, set.dev};
}

FirstWeights first_weights(const WeightSources& sources, const TrainingSet& set,
                           const std::vector<std::size_t>& rows, const RunFolder& run, int jobs,
                           Observer& observer) {
  Given given = given_weights(sources, set, run, observer);
  FirstWeights first;
  const auto take = [&](Tensors tensors) {
    tensors.merge(std::move(given.weights));
    given.weights = std::move(tensors);
  };
  const bool fitted = !needs_epochs(set.network, sources.layers);
  if (fitted) refuse_missing(set.network, given.names);
  if (set.embedded) {
    Network rest = cut_before(set.network, given.first_behind).rest;
    take(fitted_statistics(rest, set.features, set.train, given.names));
    first.weights = std::move(given.weights);
    first.encoded = std::make_unique<const EncodedSet>(EncodedSet{std::move(rest), set.features});
    return first;
  }
  const auto parts = cut_behind_frozen(set.network, sources.layers, given.names);
  if (!parts) {
    if (fitted) refuse_late_speakers(set.network);
    take(fitted_statistics(set.network, set.features, set.train, given.names));
    first.weights = std::move(given.weights);
    return first;
  }
  take(fitted_statistics(parts->encoder, set.features, set.train, given.names));
  FeatureSource features = encoded(parts->encoder, given.weights, set.manifest, set.features,
                                   fitted ? rows : set.train, jobs, observer);
  take(fitted_statistics(parts->rest, features, set.train, given.names));
  first.weights = std::move(given.weights);
  if (fitted) {
    first.encoded =
        std::make_unique<const EncodedSet>(EncodedSet{parts->rest, std::move(features)});
  }
  return first;
}

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
