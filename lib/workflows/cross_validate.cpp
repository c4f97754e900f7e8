#include "workflows/cross_validate.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/process.hpp"
#include "core/text.hpp"
#include "features/extract_all.hpp"
#include "features/row_pieces.hpp"
#include "metrics/score.hpp"
#include "models/classifier.hpp"
#include "models/recognize_manifest.hpp"
#include "storage/atomic_file.hpp"
#include "training/run/clear_run.hpp"
#include "training/run/run_folder.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// The test predictions of one fold, with all that the manifest says of the clips.
Predictions predictions_of_fold(const Manifest& manifest, const Target& target, const Fold& fold,
                                const fs::path& path) {
  std::map<std::tuple<std::string, std::string, std::string>, const Prediction*> found;
  const Predictions read = read_predictions(path);
  for (const Prediction& row : read.rows) found[{row.file, row.start, row.end}] = &row;
  Predictions result{target.labels, {}};
  for (const std::size_t i : fold.split.rows(Part::kTest)) {
    const Utterance& row = manifest.rows[i];
    const auto at = found.find({row.file, row.start, row.end});
    if (at == found.end() || read.labels != target.labels) {
      throw data_error(path.string() + ": is not of this fold ('" +
                       piece_name(row.file, row.start, row.end) +
                       "'); start again with --overwrite");
    }
    result.rows.push_back(prediction_of(row, target, at->second->probabilities));
  }
  return result;
}

/// Adds what a fold's metrics.json says of its adaptation.
std::optional<AdaptationCounts> with_adapted(std::optional<AdaptationCounts> counts,
                                             const fs::path& path) {
  const Json metrics = parse_json(read_text_file(path), path.string());
  if (!metrics.contains("adapted")) return counts;
  const AdaptationCounts own = adaptation_from_json(metrics);
  AdaptationCounts sum = counts.value_or(AdaptationCounts());
  sum.by = own.by;
  sum.groups += own.groups;
  sum.clips += own.clips;
  sum.without += own.without;
  return sum;
}

std::size_t classes_in(const Predictions& predictions) {
  std::set<std::string> classes;
  for (const Prediction& row : predictions.rows) classes.insert(row.truth);
  return classes.size();
}

/// How many corpora; each may be tested by several folds.
std::size_t corpora_in(const Predictions& predictions) {
  std::set<std::string> corpora;
  for (const Prediction& row : predictions.rows) {
    if (!row.corpus.empty()) corpora.insert(row.corpus);
  }
  return corpora.size();
}

}  // namespace

Evaluation pool_folds(const FoldPlans& plans, const fs::path& run) {
  const Setup& setup = *plans.setup;
  Evaluation pooled{{setup.target.labels, {}}, {}};
  EvaluationContext& context = pooled.context;
  std::optional<AdaptationCounts> adaptation;
  for (const Fold& fold : plans.folds.folds) {
    const auto test = fold_folder(run, fold.number) / "test";
    const Predictions own =
        predictions_of_fold(*setup.manifest, setup.target, fold, test / "predictions.csv");
    adaptation = with_adapted(adaptation, test / "metrics.json");
    const Scores scores = score(own, {/*bootstrap=*/0, BootstrapBy::kClip, /*seed=*/1});
    context.folds.push_back({fold.number, scores.n, scores.metric("uar").value.value_or(0.0),
                             scores.metric("wa").value.value_or(0.0), classes_in(own)});
    pooled.predictions.rows.insert(pooled.predictions.rows.end(), own.rows.begin(), own.rows.end());
  }
  if (adaptation && adaptation->by == Standardize::By::kCorpus) {
    adaptation->groups = corpora_in(pooled.predictions);
  }
  context.model = run.string();
  context.manifest = setup.manifest->source;
  context.part = part_name(Part::kTest);
  context.seed = setup.experiment.training.seed;
  context.adapted = adaptation.value_or(AdaptationCounts());
  context.stamps = adapted(plans.folds.stamps, context.adapted);
  return pooled;
}

namespace {

/// What the processes of the folds are told beside their numbers.
struct FoldProcesses {
  const fs::path& run;
  const std::optional<fs::path>& features;
  int threads;
  bool keep_checkpoints;
  BootstrapBy intervals;
};

/// The process that trains one fold.
Child child_of(const FoldProcesses& processes, int fold) {
  const std::string number = std::to_string(fold);
  const std::string count = std::to_string(processes.threads);
  std::vector<std::string> arguments = {"train",    "-o",     processes.run.string(),
                                        "--fold",   number,   "--threads",
                                        count,      "--jobs", count,
                                        "--resume", "--quiet"};
  if (processes.features) {
    arguments.insert(arguments.end(), {"--features", processes.features->string()});
  }
  if (processes.keep_checkpoints) arguments.emplace_back("--keep-checkpoints");
  if (processes.intervals != BootstrapBy::kAuto) {
    arguments.insert(arguments.end(),
                     {"--group", std::string(spelling(kBootstrapBy, processes.intervals))});
  }
  return {"fold " + number, std::move(arguments), kThisProgram};
}

/// Computes the features of all clips once for all folds, and says where they are; nothing where
/// the folds have a store or are done.
std::optional<fs::path> features_for_folds(const FoldPlans& plans, const fs::path& run,
                                           const CrossValidationOptions& options,
                                           Observer& observer) {
  const auto is_done = [&](const Fold& fold) {
    return is_finished_run(fold_folder(run, fold.number));
  };
  if (options.sources.store || std::ranges::all_of(plans.folds.folds, is_done)) return std::nullopt;
  const Setup& setup = *plans.setup;
  const ExtractReport report =
      extract_all(*setup.manifest, setup.experiment.features, shared_features(run),
                  {options.jobs, /*force=*/false, ReadRows::kSpeech}, observer);
  if (!report.failed.empty()) {
    const Failure& failed = report.failed.front();
    throw unusable_row(failed.where, Error(failed.kind, failed.detail, failed.reason));
  }
  return shared_features(run);
}

[[noreturn]] void throw_failed(const Child& child, const ChildEnd& end) {
  throw Error(kind_of_exit(end.exit_code),
              child.name + " failed (exit " + std::to_string(end.exit_code) +
                  "): " + (end.error.empty() ? "it gave no reason" : end.error) +
                  "; finished folds are kept: run the command again to continue");
}

void train_folds(const FoldPlans& plans, const fs::path& run, const CrossValidationOptions& options,
                 Observer& observer) {
  const auto& folds = plans.folds.folds;
  const auto at_a_time =
      std::min(folds.size(), static_cast<std::size_t>(resolve_jobs(options.jobs)));
  const int threads = options.threads > 0
                          ? options.threads
                          : std::max(1, resolve_jobs(0) / static_cast<int>(at_a_time));
  const auto features = features_for_folds(plans, run, options, observer);
  const FoldProcesses processes = {run, features, threads, options.keep_checkpoints,
                                   options.intervals};
  std::vector<Child> children;
  children.reserve(folds.size());
  for (const Fold& fold : folds) children.push_back(child_of(processes, fold.number));
  observer.info(std::to_string(folds.size()) + (folds.size() == 1 ? " fold, " : " folds, ") +
                std::to_string(at_a_time) + " at a time, threads each: " + std::to_string(threads));
  observer.begin("folds", folds.size());
  const auto ends = run_children(children, at_a_time, observer);
  observer.end();
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (ends[i].exit_code != kExitDone) throw_failed(children[i], ends[i]);
  }
}

/// What the folds gave, into RUN/log.txt.
void log_folds(const Evaluation& pooled, const RunFolder& run) {
  const auto figures = [](double uar, double wa) {
    return ": UAR " + fixed(uar, 3) + ", WA " + fixed(wa, 3);
  };
  for (const FoldFigures& fold : pooled.context.folds) {
    run.log("fold " + std::to_string(fold.fold) + ", " + std::to_string(fold.n) + " test clips" +
            figures(fold.uar, fold.wa));
  }
  const Scores scores =
      score(pooled.predictions, {/*bootstrap=*/0, BootstrapBy::kClip, /*seed=*/1});
  run.log(
      "all folds pooled, " + std::to_string(scores.n) + " test clips" +
      figures(scores.metric("uar").value.value_or(0.0), scores.metric("wa").value.value_or(0.0)));
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
  if (options.existing == ExistingRun::kOverwrite) refuse_foreign_folder(folder);
  if (!options.sources.store && !is_finished_run(folder)) {
    require_recordings(*plans.setup->manifest);
  }
  const RunFolder run(folder);
  if (!run.open(run_config(*plans.setup, plans.folds.recipe), options.existing)) {
    std::error_code ignored;
    if (options.ensemble && !fs::exists(run.model(), ignored)) write_ensemble(plans, run);
    return std::nullopt;
  }
  write_plans(plans, options.sources, folder);
  run.log("cross-validation " + plans.folds.recipe + ": " +
          std::to_string(plans.folds.folds.size()) + " folds");
  for (const auto& note : notes_of(plans.folds)) {
    observer.warn(note);
    run.log(note);
  }
  train_folds(plans, folder, options, observer);
  Evaluation pooled = pool_folds(plans, folder);
  log_folds(pooled, run);
  if (options.ensemble) write_ensemble(plans, run);
  write(folder / "cv", pooled);
  std::error_code ignored;
  fs::remove_all(shared_features(folder), ignored);
  return pooled;
}

void write_plans_alone(const FoldPlans& plans, const PlanSources& sources, const fs::path& run) {
  if (is_finished_run(run)) {
    throw usage_error(run.string() +
                      ": the run is finished, so its split is not changed; choose another -o");
  }
  const RunFolder lock(run);
  write_plans(plans, sources, run);
}

}  // namespace ser
