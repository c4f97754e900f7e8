#include "training/first_weights.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/embedding.hpp"
#include "models/model.hpp"
#include "network/speaker_layers.hpp"
#include "training/fit_layers.hpp"
#include "training/frozen_encoder.hpp"
#include "training/initial_weights.hpp"
#include "training/transfer.hpp"

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
  const TrainOptions& options = sources.options;
  Given given{random_weights(set.network, sources.seed), {}, ""};
  if (options.init) {
    Transfer transfer = taken_over(set.network, std::move(given.weights), *options.init);
    if (sources.trained.empty()) {
      const std::string line = transfer_text(transfer);
      run.log(line);
      observer.info(line);
    }
    given.weights = std::move(transfer.weights);
    given.names.insert(transfer.taken.begin(), transfer.taken.end());
  }
  if (options.encoder) {
    const Model model = read_model(*options.encoder);
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
      "training.layers: frozen, but nothing gives these tensors: " + join(missing, ", ") +
      (more > 0 ? " and " + std::to_string(more) + " more" : "") +
      " (name the file that holds them with --init)");
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
  const bool fitted = is_fitted(set.network, sources.layers);
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

}  // namespace ser
