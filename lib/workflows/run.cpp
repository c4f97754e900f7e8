#include "workflows/run.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "training/epochs/learner.hpp"
#include "training/run/clear_run.hpp"

namespace ser {
namespace {

Evaluation evaluation_of(const Plan& plan, const Model& model, const ManifestPredictions& test) {
  EvaluationContext context;
  context.model = "model.safetensors";
  context.manifest = plan.setup->manifest->source;
  context.part = part_name(Part::kTest);
  context.seed = model.trained.seed;
  context.stamps = adapted(model.trained.stamps, test.adapted);
  context.adapted = test.adapted;
  return {test.predictions, std::move(context)};
}

}  // namespace

RunOutcome run(const Plan& plan, const std::filesystem::path& folder, const RunOptions& options,
               const WriteEvaluation& write, Observer& observer) {
  const Setup& setup = *plan.setup;
  if (!is_finished_run(folder)) {
    if (setup.needs_torch) require_torch_library();
    if (!options.train.store) require_recordings(*setup.manifest);
  }
  if (options.existing == ExistingRun::kOverwrite) refuse_foreign_folder(folder);
  const RunFolder run_folder(folder);
  RunOutcome outcome;
  if (!run_folder.open(run_config(setup, plan.split.recipe), options.existing)) {
    outcome.was_finished = true;
    if (!options.keep_checkpoints) run_folder.remove_checkpoints();
    return outcome;
  }
  run_folder.write_split(split_csv(*setup.manifest, plan.split));
  const auto report = [&](const Model& model, const ManifestPredictions& test) {
    outcome.test = evaluation_of(plan, model, test);
    write(folder / "test", *outcome.test);
  };
  const TrainingTask task = {*setup.manifest, setup.target, setup.experiment,
                             setup.network,   plan.split,   setup.beginnings};
  outcome.training = train(task, run_folder, options.train, make_torch_learner, report, observer);
  if (!options.keep_checkpoints) run_folder.remove_checkpoints();
  return outcome;
}

void write_plan(const Plan& plan, const std::filesystem::path& folder) {
  RunFolder(folder).write_split_alone(split_csv(*plan.setup->manifest, plan.split));
}

}  // namespace ser
