#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "metrics/score.hpp"
#include "reports/evaluation.hpp"
#include "reports/training.hpp"
#include "storage/folder.hpp"
#include "verb.hpp"
#include "workflows/cross_validate.hpp"
#include "workflows/plan.hpp"
#include "workflows/run.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> path_or_none(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<fs::path>(text);
}

class Train final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    add_training_options(app);
    add_split_options(app);
    add_output_options(app);
    app.footer(
        "Examples: ser train data.csv --config cnn --test-speakers 16-18 -o runs/cnn\n"
        "          ser train data.csv --config cnn --cv group:speaker -k 5 -o runs/cnn-cv");
  }

  ConfigOptions config_options() const override { return ConfigOptions::kPrintAndSet; }

  int run(const CommonOptions& common, Observer& observer) override {
    read_request(common);
    if (common.print_config) {
      std::fputs(json_text(describe(resolve(request_, std::nullopt).experiment)).c_str(), stdout);
      return kExitDone;
    }
    if (manifest_.empty() && !fold_) {
      throw usage_error("manifest is required (see ser train --help)");
    }
    if (run_.empty()) throw usage_error("-o RUN is required (the folder of the run)");
    if (manifest_.empty()) return train_planned_fold(common, observer);
    if (fold_ && cv_.empty()) throw usage_error("--fold with DATA.csv needs --cv");
    require_makeable(run_);
    debug_origin(observer, ResourceKind::kExperiments, request_.config);
    ResolvedExperiment resolved = resolve(request_, path_or_none(init_));
    sources_ = sources_of(resolved);
    SetupPtr setup = set_up(read_known_manifest(manifest_, common.jobs, observer),
                            std::move(resolved.experiment), std::move(resolved.beginnings), flags_);
    if (cv_.empty()) return train_one(plan(std::move(setup), split_recipe()), common, observer);
    const FoldPlans plans = plan(std::move(setup), fold_recipe());
    if (!fold_) return cross_validate_all(plans, common, observer);
    const Plan fold = plans.fold(*fold_);
    run_ = fold_folder(run_, *fold_).string();
    return train_one(fold, common, observer);
  }

 private:
  void add_training_options(CLI::App& app) {
    app.add_option("manifest", manifest_, "CSV manifest")->type_name("DATA.csv");
    begin_group(app, "Input");
    app.add_option("--features", features_,
                   "Folder of ser extract to reuse, or the name of a feature set to use instead of "
                   "the experiment's")
        ->type_name("DIR|SET");
    app.add_option("--init", init_,
                   "Start from the tensors of this file that fit by name and shape")
        ->type_name("FILE.safetensors");
    begin_group(app, "Training");
    app.add_option("--config", request_.config,
                   "Name of an experiment (ser list experiments) or a JSON file")
        ->type_name("EXPERIMENT")
        ->capture_default_str();
    app.add_option("--normalize", normalize_,
                   "Standardise features globally, per corpus or per speaker (default: the "
                   "network's setting)")
        ->check(CLI::IsMember(names_of(kNormalizedBy)))
        ->type_name("global|corpus|speaker");
    app.add_option("--seed", seed_, "Random seed (default: 1)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    app.add_option("--epochs", epochs_, "Maximum number of epochs")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app.add_option("--device", device_, "Device to train on")
        ->check(CLI::IsMember(names_of(kDevices)))
        ->type_name("auto|cpu|cuda")
        ->capture_default_str();
    app.add_option("--threads", threads_, "Threads of the network; 0 means all cores (default: 0)")
        ->check(CLI::Range(0, 4096))
        ->type_name("N");
  }

  void add_output_options(CLI::App& app) {
    begin_group(app, "Output");
    app.add_option("-o,--output", run_, "Run folder")->type_name("RUN");
    auto* resume =
        app.add_flag("--resume", resume_, "Start or continue the run, or leave a finished one");
    app.add_flag("--overwrite", overwrite_, "Replace the run in RUN")->excludes(resume);
    app.add_flag("--dry-run", dry_run_, "Write the split and stop");
    app.add_flag("--keep-checkpoints", keep_checkpoints_,
                 "Keep the checkpoints of finished folds of --cv");
  }

  void add_split_options(CLI::App& app) {
    begin_group(app, "Split");
    auto* split = app.add_option("--split", split_,
                                 "speaker:70/15/15, random:70/15/15, column, folds:NAME or none")
                      ->type_name("RECIPE")
                      ->capture_default_str();
    auto* test = app.add_option("--test-speakers", test_speakers_,
                                "Test speakers: 19-24, or ravdess:16-18,emodb:03")
                     ->type_name("IDS")
                     ->excludes(split);
    app.add_option("--dev-speakers", dev_speakers_, "Development speakers")
        ->type_name("IDS")
        ->needs(test);
    auto* cv = app.add_option("--cv", cv_,
                              "Cross-validate: group:speaker, group:corpus, group:text, "
                              "group:speaker+text, folds:NAME or folds:FILE")
                   ->type_name("FOLDS")
                   ->excludes(split)
                   ->excludes(test);
    app.add_option("-k", k_,
                   "Number of folds of --cv group:…; all leaves one group out at a time (default: "
                   "5)")
        ->type_name("K|all")
        ->needs(cv);
    app.add_flag("--ensemble", ensemble_, "Join the models of the folds into RUN/model.safetensors")
        ->needs(cv);
    app.add_option("--fold", fold_,
                   "Train this fold alone, into RUN/fold-N. Without DATA.csv, RUN must hold the "
                   "plan of an earlier --cv command")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app.add_option("--group", group_,
                   "Bootstrap whole speakers, or clips (default: speakers where there are 5)")
        ->check(CLI::IsMember(names_of(kBootstrapBy)))
        ->type_name("speaker|clip");
    app.add_flag("--allow-speaker-overlap", flags_.allow_speaker_overlap,
                 "Allow a speaker in both training and test; every report says so");
  }

  /// What the command line says of the experiment.
  void read_request(const CommonOptions& common) {
    request_.settings = common.settings;
    std::error_code ignored;
    if (!features_.empty() && !fs::is_directory(features_, ignored)) {
      request_.settings.insert(request_.settings.begin(), "features=" + features_);
      features_.clear();
    }
    if (seed_) request_.settings.push_back("training.seed=" + std::to_string(*seed_));
    if (epochs_) request_.settings.push_back("training.epochs=" + std::to_string(*epochs_));
    if (!normalize_.empty()) request_.normalize = value_of(kNormalizedBy, normalize_);
  }

  PlanSources sources_of(const ResolvedExperiment& resolved) const {
    PlanSources sources{manifest_, path_or_none(init_), std::nullopt, path_or_none(features_)};
    const auto& encoder = resolved.beginnings.encoder;
    if (encoder) sources.encoder = encoder->path;
    sources.device = *value_of(kDevices, device_);
    return sources;
  }

  SplitRecipe split_recipe() const {
    if (split_.starts_with("group:")) {
      throw usage_error("--split " + split_ + ": for folds, give --cv " + split_);
    }
    SplitRecipe recipe = parse_split_recipe(split_);
    recipe.test_speakers = test_speakers_;
    recipe.dev_speakers = dev_speakers_;
    return recipe;
  }

  FoldRecipe fold_recipe() const {
    FoldRecipe recipe = parse_fold_recipe(cv_);
    if (k_.empty()) return recipe;
    if (recipe.kind == FoldRecipe::Kind::kListed) {
      throw usage_error("-k " + k_ + ": --cv " + cv_ + " brings its own folds");
    }
    recipe.k = parse_fold_count(k_);
    return recipe;
  }

  ScoreOptions score_options() const {
    ScoreOptions options;
    if (!group_.empty()) options.by = *value_of(kBootstrapBy, group_);
    return options;
  }

  ExistingRun existing() const {
    return overwrite_ ? ExistingRun::kOverwrite
           : resume_  ? ExistingRun::kResume
                      : ExistingRun::kContinue;
  }

  /// A fold of which RUN has the plan: what the processes of a cross-validation do.
  int train_planned_fold(const CommonOptions& common, Observer& observer) {
    StoredPlan stored = read_fold_plan(run_, *fold_);
    sources_ = std::move(stored.sources);
    if (!features_.empty()) sources_.store = features_;
    run_ = fold_folder(run_, *fold_).string();
    return train_one(stored.plan, common, observer);
  }

  int train_one(const Plan& plan, const CommonOptions& common, Observer& observer) const {
    TrainingReport report{run_, plan.split, clips_by_part(plan.split), {}, {}};
    if (dry_run_) {
      write_plan(plan, run_);
      print_report(common, split_json(report), split_text(report));
      return kExitDone;
    }
    const RunOptions options{{sources_.store, sources_.device, threads_, common.jobs},
                             existing(),
                             /*keep_checkpoints=*/!fold_ || keep_checkpoints_};
    const auto write = [&](const fs::path& folder, Evaluation evaluation) {
      mark(evaluation);
      report.scores = score(evaluation.predictions, score_options());
      write_evaluation(folder, evaluation.predictions, *report.scores, evaluation.context);
    };
    report.outcome = ser::run(plan, run_, options, write, observer);
    if (!report.outcome.was_finished && !manifest_.empty()) {  // else whoever planned it said them
      for (const auto& note : plan.split.notes) observer.warn(note);
    }
    print_report(common, training_json(report), training_text(report));
    return kExitDone;
  }

  int cross_validate_all(const FoldPlans& plans, const CommonOptions& common,
                         Observer& observer) const {
    if (dry_run_) {
      write_plans_alone(plans, sources_, run_);
      print_report(common, folds_json(run_, plans), folds_text(run_, plans));
      return kExitDone;
    }
    const CrossValidationOptions options{sources_,  existing(),        common.jobs,       threads_,
                                         ensemble_, keep_checkpoints_, score_options().by};
    std::optional<Scores> scores;
    const auto write = [&](const fs::path& folder, Evaluation evaluation) {
      mark(evaluation);
      scores = score(evaluation.predictions, score_options());
      write_evaluation(folder, evaluation.predictions, *scores, evaluation.context);
    };
    const Pooled pooled = cross_validate(plans, run_, options, write, observer);
    if (!pooled) {
      print_report(common, Json{{"run", run_}, {"already_finished", true}}, finished_text(run_));
      return kExitDone;
    }
    print_report(common, cross_validation_json(run_, plans, *scores, pooled->context),
                 cross_validation_text(run_, plans, *scores, pooled->context));
    return kExitDone;
  }

  static void print_report(const CommonOptions& common, const Json& json, const std::string& text) {
    std::fputs((common.json ? json_text(json) : text).c_str(), stdout);
  }

  ExperimentRequest request_;
  PlanFlags flags_;
  PlanSources sources_;
  std::string manifest_;
  std::string run_;
  std::string features_;
  std::string init_;
  std::string normalize_;
  std::optional<std::uint64_t> seed_;
  std::optional<int> epochs_;
  std::string device_ = "auto";
  int threads_ = 0;
  std::string split_ = "speaker:70/15/15";
  std::string test_speakers_;
  std::string dev_speakers_;
  std::string cv_;
  std::string k_;
  std::optional<int> fold_;
  std::string group_;
  bool ensemble_ = false;
  bool resume_ = false;
  bool overwrite_ = false;
  bool dry_run_ = false;
  bool keep_checkpoints_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_train() { return std::make_unique<Train>(); }

}  // namespace ser
