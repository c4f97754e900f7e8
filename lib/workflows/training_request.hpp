#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "training/config/experiment.hpp"
#include "workflows/plan.hpp"

namespace ser {

/// What `--config` and the options that change it name.
struct ExperimentRequest {
  std::string config = "cnn";         ///< a name or a JSON file
  std::vector<std::string> settings;  ///< path.to.key=value, in their order
  std::optional<Standardize::By> normalize;
};

/// An experiment, and what its training begins from.
struct ResolvedExperiment {
  Experiment experiment;
  Beginnings beginnings;
};

/// Resolves names, applies settings, and reads each file that the training begins from once: `init`
/// and the model behind features `embedding:MODEL`. Throws usage_error, model_error.
ResolvedExperiment resolve(const ExperimentRequest& request,
                           const std::optional<std::filesystem::path>& init);

}  // namespace ser
