#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "training/train.hpp"
#include "workflows/evaluate.hpp"
#include "workflows/plan.hpp"

namespace ser {

/// Writes an evaluation into a folder.
using WriteEvaluation =
    std::function<void(const std::filesystem::path& folder, const Evaluation& evaluation)>;

struct RunOptions {
  TrainOptions train;
  ExistingRun existing = ExistingRun::kContinue;
  bool keep_checkpoints = true;  ///< when the run is finished
};

struct RunOutcome {
  bool was_finished = false;  ///< nothing was done
  TrainOutcome training;
  std::optional<Evaluation> test;  ///< of the test part, where there is one
};

/// Trains a plan into `folder`. `write` is called with RUN/test before the run counts as finished.
/// An interrupted run goes on when its config is equal. Throws usage_error when the folder holds
/// another run, machine_error when LibTorch is needed and missing, and what train() throws.
RunOutcome run(const Plan& plan, const std::filesystem::path& folder, const RunOptions& options,
               const WriteEvaluation& write, Observer& observer);

/// The plan alone: RUN/split.csv. Throws usage_error when the run is finished.
void write_plan(const Plan& plan, const std::filesystem::path& folder);

}  // namespace ser
