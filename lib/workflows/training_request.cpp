#include "workflows/training_request.hpp"

#include <utility>

namespace ser {

ResolvedExperiment resolve(const ExperimentRequest& request,
                           const std::optional<std::filesystem::path>& init) {
  ResolvedExperiment resolved;
  resolved.beginnings = load_beginnings(init, encoder_file(request.config, request.settings));
  const auto& encoder = resolved.beginnings.encoder;
  Experiment experiment =
      effective_experiment(request.config, request.settings, encoder ? &encoder->model : nullptr);
  if (request.normalize) experiment = normalized(std::move(experiment), *request.normalize);
  if (encoder) experiment = embedded(std::move(experiment), encoder->model);
  resolved.experiment = std::move(experiment);
  return resolved;
}

}  // namespace ser
