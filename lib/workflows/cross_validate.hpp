#pragma once

#include <filesystem>
#include <optional>

#include "core/observer.hpp"
#include "metrics/score.hpp"
#include "workflows/evaluate.hpp"
#include "workflows/plan.hpp"
#include "workflows/run.hpp"

namespace ser {

/// The test predictions of all folds together, in the order of the folds, each fold's figures, and
/// the stamps and adaptation of all. Reads RUN/fold-N/test/predictions.csv and metrics.json of
/// every fold; what the CSV does not hold (corpus, gender, intensity) comes from the manifest.
/// Throws data_error when one is missing, is damaged, or is not of the fold's test part.
Evaluation pool_folds(const FoldPlans& plans, const std::filesystem::path& run);

struct CrossValidationOptions {
  PlanSources sources;
  ExistingRun existing = ExistingRun::kContinue;
  int jobs = 0;                   ///< folds at a time; 0: as many as there are cores
  int threads = 0;                ///< of each fold; 0: the cores divided by the folds at a time
  bool ensemble = false;          ///< join the models of the folds into RUN/model.safetensors
  bool keep_checkpoints = false;  ///< of finished folds
  BootstrapBy intervals = BootstrapBy::kAuto;  ///< of each fold's own figures
};

/// The test predictions of all folds together; nothing when the run was finished before.
using Pooled = std::optional<Evaluation>;

/// Writes the plans, computes the features of all clips once (unless there is a store), trains each
/// fold in a process of its own (`ser train --fold N -o RUN`, which reads its plan from RUN), pools
/// the folds' test predictions and hands them to `write` with RUN/cv. Goes on with what an
/// interrupted one has done. Throws the kind of error that a fold ended with (the others are done),
/// usage_error when the folder holds another run.
Pooled cross_validate(const FoldPlans& plans, const std::filesystem::path& run,
                      const CrossValidationOptions& options, const WriteEvaluation& write,
                      Observer& observer);

/// The plans alone. Throws usage_error when the run is finished.
void write_plans_alone(const FoldPlans& plans, const PlanSources& sources,
                       const std::filesystem::path& run);

}  // namespace ser
