#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "metrics/score.hpp"
#include "storage/json_reader.hpp"
#include "workflows/plan.hpp"
#include "workflows/run.hpp"

namespace ser {

/// What `ser train` says of one training.
struct TrainingReport {
  std::string run;
  Split split;
  std::map<std::string, std::size_t> clips;  ///< by part
  RunOutcome outcome = {};                   ///< empty for --dry-run
  std::optional<Scores> scores = {};         ///< of the test part
};

/// The split alone, as --dry-run shows it.
std::string split_text(const TrainingReport& report);
Json split_json(const TrainingReport& report);

/// The training's result and, where there is a test part, its figures.
std::string training_text(const TrainingReport& report);
Json training_json(const TrainingReport& report);

/// The folds alone: a line each.
std::string folds_text(const std::string& run, const FoldPlans& plans);
Json folds_json(const std::string& run, const FoldPlans& plans);

/// The figures of all folds together, and of each.
std::string cross_validation_text(const std::string& run, const FoldPlans& plans,
                                  const Scores& scores, const EvaluationContext& context);
Json cross_validation_json(const std::string& run, const FoldPlans& plans, const Scores& scores,
                           const EvaluationContext& context);

/// "RUN is finished; nothing to do"
std::string finished_text(const std::string& run);

}  // namespace ser
