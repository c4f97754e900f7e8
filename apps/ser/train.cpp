#include "training/train.hpp"

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "exit_code.hpp"
#include "metrics/score.hpp"
#include "reports/evaluation.hpp"
#include "splits/recipe.hpp"
#include "training/experiment.hpp"
#include "training/torch_library.hpp"
#include "verb.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

class Train final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option("manifest", manifest_, "Manifest (CSV)")->required()->type_name("DATA.csv");
    app.add_option("--config", config_, "Experiment: a name (ser list experiments) or a JSON file")
        ->type_name("EXPERIMENT")
        ->capture_default_str();
    app.add_option("-o", run_, "Run folder")->type_name("RUN");
    app.add_option("--features", features_, "Reuse what ser extract wrote")->type_name("DIR");
    app.add_option("--seed", seed_, "Seed of everything random (default 1)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    app.add_option("--epochs", epochs_, "At most so many epochs")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app.add_option("--device", options_.device, "Where to train")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->type_name("auto|cpu|cuda")
        ->capture_default_str();
    app.add_option("--threads", options_.threads, "Threads of the network; 0 means all cores")
        ->check(CLI::Range(0, 4096))
        ->type_name("N");
    auto* split =
        app.add_option("--split", split_, "speaker:70/15/15, random:70/15/15, column or none")
            ->type_name("RECIPE")
            ->capture_default_str();
    auto* test = app.add_option("--test-speakers", test_speakers_,
                                "Test on these speakers: 19-24, or ravdess:16-18,emodb:03")
                     ->type_name("IDS")
                     ->excludes(split);
    app.add_option("--dev-speakers", dev_speakers_, "Choose by these speakers")
        ->type_name("IDS")
        ->needs(test);
    app.add_flag("--allow-speaker-overlap", allow_overlap_,
                 "Go on when a speaker stands on both sides; reports are stamped");
    auto* resume =
        app.add_flag("--resume", options_.resume, "Start, continue, or leave a finished run");
    app.add_flag("--overwrite", options_.overwrite, "Replace what is in RUN")->excludes(resume);
    app.add_flag("--dry-run", dry_run_, "Write the split and stop");
    app.footer("Example: ser train data.csv --config cnn --test-speakers 16-18 -o runs/cnn");
  }

  int run(const CommonOptions& common, Observer& observer) override {
    const Json experiment = effective_config(common);
    if (common.print_config) {
      std::printf("%s\n", experiment.dump(2).c_str());
      return kExitDone;
    }
    if (run_.empty()) throw usage_error("-o RUN is required (the folder of the run)");
    const Manifest manifest = read_manifest(manifest_);
    const SplitRecipe recipe = split_recipe(experiment);
    if (dry_run_) return write_split_only(manifest, recipe, common);
    options_.jobs = common.jobs;
    if (!features_.empty()) options_.store = features_;
    const fs::path test_folder = fs::path(run_) / "test";
    std::optional<Scores> scores;
    EvaluationContext context;
    const auto report = [&](const Model& model, const Predictions& predictions) {
      context = {"model.safetensors", manifest_, "test", model.trained.seed, model.trained.stamps};
      scores = score(predictions, ScoreOptions{});
      write_evaluation(test_folder, predictions, *scores, context);
    };
    const TrainOutcome outcome =
        train(manifest, experiment, recipe, run_, options_, make_torch_learner, report, observer);
    for (const auto& note : outcome.notes) observer.warn(note);
    if (common.json) {
      print_json(outcome, scores, context);
    } else if (outcome.was_finished) {
      std::printf("%s is finished; nothing to do\n", run_.c_str());
    } else {
      print_text(outcome, scores, context);
    }
    return kExitDone;
  }

 private:
  Json effective_config(const CommonOptions& common) const {
    std::vector<std::string> settings = common.settings;
    if (seed_) settings.push_back("training.seed=" + std::to_string(*seed_));
    if (epochs_) settings.push_back("training.epochs=" + std::to_string(*epochs_));
    return effective_experiment(config_, settings);
  }

  SplitRecipe split_recipe(const Json& experiment) const {
    SplitRecipe recipe = parse_split_recipe(split_);
    recipe.test_speakers = test_speakers_;
    recipe.dev_speakers = dev_speakers_;
    recipe.seed = experiment.at("training").at("seed").get<std::uint64_t>();
    recipe.allow_speaker_overlap = allow_overlap_;
    return recipe;
  }

  int write_split_only(const Manifest& manifest, const SplitRecipe& recipe,
                       const CommonOptions& common) const {
    const Split split = write_split(manifest, recipe, run_);
    Json counts;
    for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
      counts[std::string(part_name(part))] = split.rows(part).size();
    }
    const Json json = {{"run", run_},
                       {"split", split.recipe},
                       {"clips", counts},
                       {"speaker_dependent", split.stamps.speaker_dependent},
                       {"notes", split.notes}};
    if (common.json) {
      std::printf("%s\n", json.dump(2).c_str());
      return kExitDone;
    }
    std::printf("%s/split.csv: %zu train, %zu dev, %zu test (%s)%s\n", run_.c_str(),
                counts["train"].get<std::size_t>(), counts["dev"].get<std::size_t>(),
                counts["test"].get<std::size_t>(), split.recipe.c_str(),
                split.stamps.speaker_dependent ? ", speaker-dependent" : "");
    for (const auto& note : split.notes) std::printf("%s\n", note.c_str());
    return kExitDone;
  }

  void print_text(const TrainOutcome& outcome, const std::optional<Scores>& scores,
                  const EvaluationContext& context) const {
    std::printf("%s/model.safetensors: best of %d epochs is %d, development UAR %s %%, WA %s %%\n",
                run_.c_str(), outcome.epochs, outcome.best_epoch,
                fixed(100.0 * outcome.dev_uar, 1).c_str(),
                fixed(100.0 * outcome.dev_wa, 1).c_str());
    if (scores) std::printf("\n%s", evaluation_text(*scores, context).c_str());
  }

  void print_json(const TrainOutcome& outcome, const std::optional<Scores>& scores,
                  const EvaluationContext& context) const {
    Json json = {{"run", run_},
                 {"model", (fs::path(run_) / "model.safetensors").string()},
                 {"already_finished", outcome.was_finished}};
    if (!outcome.was_finished) {
      json["epochs"] = outcome.epochs;
      json["best_epoch"] = outcome.best_epoch;
      json["clips"] = {
          {"train", outcome.train_clips}, {"dev", outcome.dev_clips}, {"test", outcome.test_clips}};
      json["dev"] = {{"uar", outcome.dev_uar}, {"wa", outcome.dev_wa}};
      json["notes"] = outcome.notes;
    }
    if (scores) {
      json["test"] = {{"n", scores->n},
                      {"uar", *scores->metric("uar").value},
                      {"wa", *scores->metric("wa").value}};
      json["speaker_dependent"] = context.stamps.speaker_dependent;
      json["synthetic"] = context.stamps.synthetic;
    }
    std::printf("%s\n", json.dump(2).c_str());
  }

  std::string manifest_;
  std::string config_ = "cnn";
  std::string run_;
  std::string features_;
  std::optional<std::uint64_t> seed_;
  std::optional<int> epochs_;
  std::string split_ = "speaker:70/15/15";
  std::string test_speakers_;
  std::string dev_speakers_;
  bool allow_overlap_ = false;
  bool dry_run_ = false;
  TrainOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_train() { return std::make_unique<Train>(); }

}  // namespace ser
