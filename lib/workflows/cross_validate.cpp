#include "workflows/cross_validate.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/exit_code.hpp"
#include "core/parallel.hpp"
#include "models/ensemble.hpp"
#include "workflows/children.hpp"
#include "workflows/pool_folds.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// The process that trains one fold.
Child child_of(const fs::path& run, int fold, int threads) {
  const std::string number = std::to_string(fold);
  const std::string count = std::to_string(threads);
  return {"fold " + number,
          {"train", "-o", run.string(), "--fold", number, "--threads", count, "--jobs", count,
           "--resume", "--quiet"}};
}

[[noreturn]] void throw_failed(const Child& child, const ChildEnd& end) {
  throw Error(kind_of_exit(end.exit_code),
              child.name + " failed (exit " + std::to_string(end.exit_code) +
                  "): " + (end.error.empty() ? "it said nothing" : end.error) +
                  "; what is done is kept, and the same command goes on with the rest");
}

void train_folds(const FoldPlans& plans, const fs::path& run, const CrossValidationOptions& options,
                 Observer& observer) {
  const auto& folds = plans.folds.folds;
  const auto at_a_time =
      std::min(folds.size(), static_cast<std::size_t>(resolve_jobs(options.jobs)));
  const int threads = options.threads > 0
                          ? options.threads
                          : std::max(1, resolve_jobs(0) / static_cast<int>(at_a_time));
  std::vector<Child> children;
  children.reserve(folds.size());
  for (const Fold& fold : folds) children.push_back(child_of(run, fold.number, threads));
  observer.info(std::to_string(folds.size()) + (folds.size() == 1 ? " fold, " : " folds, ") +
                std::to_string(at_a_time) + " at a time, threads each: " + std::to_string(threads));
  observer.begin("folds", folds.size());
  const auto ends = run_children(children, at_a_time, observer);
  observer.end();
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (ends[i].exit_code != kExitDone) throw_failed(children[i], ends[i]);
  }
}

/// The fold models as one: RUN/model.safetensors.
void write_ensemble(const FoldPlans& plans, const RunFolder& run) {
  std::vector<Model> models;
  for (const Fold& fold : plans.folds.folds) {
    models.push_back(read_model(fold_folder(run.path(), fold.number) / "model.safetensors"));
  }
  Model ensemble = ensemble_of(models);
  ensemble.trained.split = plans.folds.recipe + ", an ensemble of the folds";
  write_model(run.model(), ensemble);
}

}  // namespace

Pooled cross_validate(const FoldPlans& plans, const fs::path& folder,
                      const CrossValidationOptions& options, const WriteEvaluation& write,
                      Observer& observer) {
  const RunFolder run(folder);
  if (!run.open(run_config(*plans.setup, plans.folds.recipe), options.existing)) {
    std::error_code ignored;
    if (options.ensemble && !fs::exists(run.model(), ignored)) write_ensemble(plans, run);
    return std::nullopt;
  }
  write_plans(plans, options.sources, folder);
  for (const auto& note : notes_of(plans.folds)) observer.warn(note);
  train_folds(plans, folder, options, observer);
  Evaluation pooled = pool_folds(plans, folder);
  if (options.ensemble) write_ensemble(plans, run);
  write(folder / "cv", pooled);
  return pooled;
}

void write_plans_alone(const FoldPlans& plans, const PlanSources& sources, const fs::path& run) {
  if (is_finished_run(run)) {
    throw usage_error(run.string() +
                      ": the run is finished, and its split stays as it is; name another folder");
  }
  const RunFolder lock(run);
  write_plans(plans, sources, run);
}

}  // namespace ser
