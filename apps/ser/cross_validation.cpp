#include "cross_validation.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "core/children.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "corpora/synthetic.hpp"
#include "exit_code.hpp"
#include "models/ensemble.hpp"
#include "reports/cross_validation.hpp"
#include "reports/fact_list.hpp"
#include "reports/table.hpp"
#include "storage/atomic_file.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

std::string speakers_text(const CrossValidation& cv, const Split& split) {
  std::set<std::string> speakers;
  for (const std::size_t i : split.rows(Part::kTest)) {
    speakers.insert(cv.manifest.rows[i].speaker);
  }
  constexpr std::size_t kWidth = 40;
  return shortened(join(std::vector<std::string>(speakers.begin(), speakers.end()), " "), kWidth);
}

/// All that a reader should know, each fold's notes under its number.
std::vector<std::string> notes_of(const Folds& folds) {
  std::vector<std::string> notes = folds.notes;
  for (const Fold& fold : folds.folds) {
    for (const auto& note : fold.split.notes) {
      notes.push_back("fold " + std::to_string(fold.number) + ": " + note);
    }
  }
  return notes;
}

void print_split(const CrossValidation& cv, bool json) {
  const auto notes = notes_of(cv.folds);
  if (json) {
    Json result = {{"run", cv.given.run}, {"split", cv.folds.recipe}, {"folds", Json::array()}};
    for (const Fold& fold : cv.folds.folds) {
      result["folds"].push_back({{"fold", fold.number}, {"clips", clips_by_part(fold.split)}});
    }
    result["speaker_dependent"] = cv.folds.stamps.speaker_dependent;
    result["copies_leaked"] = cv.folds.stamps.copies_leaked;
    result["notes"] = notes;
    std::printf("%s\n", result.dump(2).c_str());
    return;
  }
  std::printf("%s/split.csv: %s (%s)%s\n\n", cv.given.run.c_str(),
              counted(cv.folds.folds.size(), "fold").c_str(), cv.folds.recipe.c_str(),
              stamp_suffix(cv.folds.stamps).c_str());
  Table table{{{"fold", Align::kRight},
               {"train", Align::kRight},
               {"dev", Align::kRight},
               {"test", Align::kRight},
               {"test speakers"}},
              {}};
  for (const Fold& fold : cv.folds.folds) {
    const auto clips = clips_by_part(fold.split);
    table.rows.push_back({std::to_string(fold.number), std::to_string(clips.at("train")),
                          std::to_string(clips.at("dev")), std::to_string(clips.at("test")),
                          speakers_text(cv, fold.split)});
  }
  std::fputs(text_table(table).c_str(), stdout);
  for (const auto& note : notes) std::printf("%s\n", note.c_str());
}

void write_splits(const CrossValidation& cv, const RunFolder& run) {
  run.write_split(folds_csv(cv.manifest, cv.folds));
  for (const Fold& fold : cv.folds.folds) {
    write_atomically(fold_folder(cv.given.run, fold.number) / "split.csv",
                     split_csv(cv.manifest, fold.split));
  }
}

/// The command line that trains one fold.
Child child_of(const CrossValidation& cv, const CommonOptions& common, int fold, int threads) {
  const TrainArguments& given = cv.given;
  Child child{"fold " + std::to_string(fold),
              {"train", given.manifest, "--config", given.config, "-o", given.run, "--cv", given.cv,
               "--fold", std::to_string(fold), "--device", given.device, "--threads",
               std::to_string(threads), "--jobs", std::to_string(threads), "--resume", "--quiet"}};
  const auto add = [&](const std::string& option, const std::string& value) {
    child.arguments.insert(child.arguments.end(), {option, value});
  };
  if (!given.k.empty()) add("-k", given.k);
  if (!given.features.empty()) add("--features", given.features);
  if (!given.init.empty()) add("--init", given.init);
  if (!given.normalize.empty()) add("--normalize", given.normalize);
  if (given.seed) add("--seed", std::to_string(*given.seed));
  if (given.epochs) add("--epochs", std::to_string(*given.epochs));
  for (const auto& setting : common.settings) add("--set", setting);
  if (given.allow_overlap) child.arguments.emplace_back("--allow-speaker-overlap");
  return child;
}

void train_folds(const CrossValidation& cv, const CommonOptions& common, Observer& observer) {
  const auto count = cv.folds.folds.size();
  const auto at_a_time = std::min(count, static_cast<std::size_t>(resolve_jobs(common.jobs)));
  const int threads = cv.given.threads > 0
                          ? cv.given.threads
                          : std::max(1, resolve_jobs(0) / static_cast<int>(at_a_time));
  std::vector<Child> children;
  for (const Fold& fold : cv.folds.folds) {
    children.push_back(child_of(cv, common, fold.number, threads));
  }
  observer.info(counted(count, "fold") + ", " + std::to_string(at_a_time) +
                " at a time, threads each: " + std::to_string(threads));
  observer.begin("folds", count);
  const auto ends = run_children(children, at_a_time, observer);
  observer.end();
  for (std::size_t i = 0; i < count; ++i) {
    if (ends[i].exit_code == kExitDone) continue;
    throw Error(kind_of_exit(ends[i].exit_code),
                children[i].name + " failed (exit " + std::to_string(ends[i].exit_code) +
                    "): " + (ends[i].error.empty() ? "it said nothing" : ends[i].error) +
                    "; what is done is kept, and the same command goes on with the rest");
  }
}

/// The fold models as one: RUN/model.safetensors.
void write_ensemble(const CrossValidation& cv, const RunFolder& run) {
  std::vector<Model> models;
  for (const Fold& fold : cv.folds.folds) {
    models.push_back(read_model(fold_folder(cv.given.run, fold.number) / "model.safetensors"));
  }
  Model ensemble = ensemble_of(models);
  ensemble.trained.split = cv.folds.recipe + ", an ensemble of the folds";
  write_model(run.model(), ensemble);
}

void print_result(const CrossValidation& cv, const PooledFolds& pooled, const Scores& scores,
                  const EvaluationContext& context, bool json) {
  if (json) {
    Json result = evaluation_json(scores, context);
    result["run"] = cv.given.run;
    result["notes"] = notes_of(cv.folds);
    std::printf("%s\n", result.dump(2).c_str());
    return;
  }
  std::printf("%s/cv/metrics.json: %s%s\n%s\n%s", cv.given.run.c_str(), cv.folds.recipe.c_str(),
              stamp_suffix(cv.folds.stamps).c_str(), fold_text(pooled.folds).c_str(),
              evaluation_text(scores, context).c_str());
}

bool is_synthetic(const Manifest& manifest) {
  std::set<std::string> corpora;
  for (const Utterance& row : manifest.rows) corpora.insert(row.corpus);
  return any_synthetic({corpora.begin(), corpora.end()});
}

}  // namespace

TrainOptions train_options(const TrainArguments& given, int jobs) {
  TrainOptions options;
  if (!given.features.empty()) options.store = given.features;
  if (!given.init.empty()) options.init = given.init;
  if (!given.encoder.empty()) options.encoder = given.encoder;
  options.device = given.device;
  options.threads = given.threads;
  options.jobs = jobs;
  options.resume = given.resume;
  options.overwrite = given.overwrite;
  options.allow_speaker_overlap = given.allow_overlap;
  return options;
}

fs::path fold_folder(const fs::path& run, int number) {
  return run / ("fold-" + std::to_string(number));
}

std::map<std::string, std::size_t> clips_by_part(const Split& split) {
  std::map<std::string, std::size_t> clips;
  for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
    clips[std::string(part_name(part))] = split.rows(part).size();
  }
  return clips;
}

int cross_validate(const CrossValidation& cv, const CommonOptions& common, Observer& observer) {
  const RunFolder run(cv.given.run);
  if (cv.given.dry_run) {
    if (run.finished()) {
      throw usage_error(cv.given.run +
                        ": the run is finished, and its split stays as it is; name " +
                        "another folder");
    }
    write_splits(cv, run);
    print_split(cv, common.json);
    return kExitDone;
  }
  const TrainOptions options = train_options(cv.given, common.jobs);
  const Json config = run_config(cv.experiment, cv.manifest, cv.target, cv.folds.recipe, options);
  if (open_run(run, config, options)) {
    if (cv.given.ensemble && !fs::exists(run.model())) write_ensemble(cv, run);
    std::printf("%s\n",
                common.json
                    ? Json{{"run", cv.given.run}, {"already_finished", true}}.dump(2).c_str()
                    : (cv.given.run + " is finished; nothing to do").c_str());
    return kExitDone;
  }
  write_splits(cv, run);
  for (const auto& note : notes_of(cv.folds)) observer.warn(note);
  train_folds(cv, common, observer);
  const PooledFolds pooled = pool_folds(cv.manifest, cv.target, cv.folds, cv.given.run);
  EvaluationContext context{
      cv.given.run,    cv.given.manifest,
      "test",          cv.experiment.at("training").at("seed").get<std::uint64_t>(),
      cv.folds.stamps, pooled.folds};
  if (cv.given.ensemble) write_ensemble(cv, run);
  context.stamps.synthetic = is_synthetic(cv.manifest);
  context.adapted = pooled.adapted.value_or(AdaptationCounts());
  context.stamps = adapted(context.stamps, context.adapted);
  const Scores scores = score(pooled.predictions, ScoreOptions{});
  write_evaluation(fs::path(cv.given.run) / "cv", pooled.predictions, scores, context);
  print_result(cv, pooled, scores, context, common.json);
  return kExitDone;
}

}  // namespace ser
