#include "training/embedded_experiment.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.hpp"
#include "models/embedding.hpp"
#include "network/encoder.hpp"
#include "training/config/experiment.hpp"
#include "training/trained_part.hpp"

namespace ser {

Json embedded_experiment(const Json& json, const Model& model) {
  if (model.members.size() != 1) {
    throw usage_error("features: embedding: the model has " + std::to_string(model.members.size()) +
                      " members, which do not make one network; name the model of one fold "
                      "(RUN/fold-1)");
  }
  Experiment experiment = experiment_from_json(json, "config:");
  const Network encoder = encoder_of(model);
  experiment.features = model.features;
  experiment.network = composed(encoder, experiment.network);
  // In front of the experiment's own entries, of which the first that fits counts.
  std::vector<LayerRate> layers = frozen_layers(encoder);
  layers.insert(layers.end(), experiment.training.layers.begin(), experiment.training.layers.end());
  experiment.training.layers = std::move(layers);
  return describe(experiment);
}

}  // namespace ser
