#include "training/train.hpp"

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "cross_validation.hpp"
#include "exit_code.hpp"
#include "metrics/score.hpp"
#include "models/model.hpp"
#include "reports/evaluation.hpp"
#include "reports/fact_list.hpp"
#include "splits/folds.hpp"
#include "splits/recipe.hpp"
#include "training/earlier_models.hpp"
#include "training/embedded_experiment.hpp"
#include "training/experiment.hpp"
#include "training/torch_library.hpp"
#include "verb.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

class Train final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    add_training_options(app);
    add_split_options(app);
    app.footer(
        "Examples: ser train data.csv --config cnn --test-speakers 16-18 -o runs/cnn\n"
        "          ser train data.csv --config cnn --cv group:speaker -k 5 -o runs/cnn-cv");
  }

  int run(const CommonOptions& common, Observer& observer) override {
    const Json experiment = effective_config(common);
    if (common.print_config) {
      std::printf("%s\n", experiment.dump(2).c_str());
      return kExitDone;
    }
    if (given_.run.empty()) throw usage_error("-o RUN is required (the folder of the run)");
    const Manifest manifest = read_manifest(given_.manifest);
    const Target target = target_of(manifest);
    const auto earlier = earlier_models(train_options(given_, common.jobs));
    if (given_.cv.empty()) {
      refuse_without_cv();
      const Split split =
          stamped(make_split(manifest, target, split_recipe(experiment)), manifest, earlier);
      return given_.dry_run ? write_split_only(manifest, split, common)
                            : train_one(manifest, target, experiment, split, common, observer);
    }
    Folds folds = make_folds(manifest, target, fold_recipe(experiment));
    for (Fold& fold : folds.folds) {
      fold.split = stamped(std::move(fold.split), manifest, earlier);
      folds.stamps.speaker_dependent |= fold.split.stamps.speaker_dependent;
    }
    if (given_.fold) return train_fold(manifest, target, experiment, folds, common, observer);
    return cross_validate({given_, experiment, manifest, target, folds}, common, observer);
  }

 private:
  void add_training_options(CLI::App& app) {
    app.add_option("manifest", given_.manifest, "Manifest (CSV)")
        ->required()
        ->type_name("DATA.csv");
    app.add_option("--config", given_.config,
                   "Experiment: a name (ser list experiments) or a JSON file")
        ->type_name("EXPERIMENT")
        ->capture_default_str();
    app.add_option("-o", given_.run, "Run folder")->type_name("RUN");
    app.add_option("--features", given_.features, "Reuse what ser extract wrote")->type_name("DIR");
    app.add_option("--init", given_.init,
                   "Begin from the tensors of this file that fit by name and shape")
        ->type_name("FILE.safetensors");
    app.add_option("--normalize", given_.normalize,
                   "By what the features are standardised: everybody's statistics, or the own ones "
                   "of each corpus or speaker (default: as the network says)")
        ->check(CLI::IsMember({"global", "corpus", "speaker"}))
        ->type_name("global|corpus|speaker");
    app.add_option("--seed", given_.seed, "Seed of everything random (default 1)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    app.add_option("--epochs", given_.epochs, "At most so many epochs")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app.add_option("--device", given_.device, "Where to train")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->type_name("auto|cpu|cuda")
        ->capture_default_str();
    app.add_option("--threads", given_.threads, "Threads of the network; 0 means all cores")
        ->check(CLI::Range(0, 4096))
        ->type_name("N");
    auto* resume =
        app.add_flag("--resume", given_.resume, "Start, continue, or leave a finished run");
    app.add_flag("--overwrite", given_.overwrite, "Replace what is in RUN")->excludes(resume);
    app.add_flag("--dry-run", given_.dry_run, "Write the split and stop");
  }

  void add_split_options(CLI::App& app) {
    auto* split = app.add_option("--split", split_,
                                 "speaker:70/15/15, random:70/15/15, column, folds:NAME or none")
                      ->type_name("RECIPE")
                      ->capture_default_str();
    auto* test = app.add_option("--test-speakers", test_speakers_,
                                "Test on these speakers: 19-24, or ravdess:16-18,emodb:03")
                     ->type_name("IDS")
                     ->excludes(split);
    app.add_option("--dev-speakers", dev_speakers_, "Choose by these speakers")
        ->type_name("IDS")
        ->needs(test);
    auto* cv = app.add_option("--cv", given_.cv,
                              "Cross-validate: group:speaker, group:corpus, group:text, "
                              "group:speaker+text, folds:NAME or folds:FILE")
                   ->type_name("FOLDS")
                   ->excludes(split)
                   ->excludes(test);
    app.add_option("-k", given_.k, "Folds of --cv group:…; all leaves one group out (default 5)")
        ->type_name("K|all")
        ->needs(cv);
    app.add_flag("--ensemble", given_.ensemble,
                 "Join the models of the folds into RUN/model.safetensors")
        ->needs(cv);
    app.add_option("--fold", given_.fold, "Train this fold of --cv alone, into RUN/fold-N")
        ->check(CLI::PositiveNumber)
        ->type_name("N")
        ->needs(cv);
    app.add_flag("--allow-speaker-overlap", given_.allow_overlap,
                 "Go on when a speaker stands on both sides; reports are stamped");
  }

  /// With what the models that this training builds on have heard of the test part.
  Split stamped(Split split, const Manifest& manifest, const std::vector<Model>& earlier) const {
    split.stamps.speaker_dependent |=
        have_heard(earlier, manifest, split.rows(Part::kTest), given_.allow_overlap);
    return split;
  }

  void refuse_without_cv() const {
    if (split_.starts_with("group:")) {
      throw usage_error("--split " + split_ + ": folds are made by --cv " + split_);
    }
  }

  /// Reads the model, too, whose embedding is trained on.
  Json effective_config(const CommonOptions& common) {
    std::vector<std::string> settings = common.settings;
    if (given_.seed) settings.push_back("training.seed=" + std::to_string(*given_.seed));
    if (given_.epochs) settings.push_back("training.epochs=" + std::to_string(*given_.epochs));
    Json config = effective_experiment(given_.config, settings);
    if (!given_.normalize.empty()) config = normalized(std::move(config), given_.normalize);
    const auto encoder = encoder_file(given_.config, settings);
    if (!encoder) return config;
    given_.encoder = encoder->string();
    return embedded_experiment(config, read_model(*encoder));
  }

  static std::uint64_t seed_of(const Json& experiment) {
    return experiment.at("training").at("seed").get<std::uint64_t>();
  }

  SplitRecipe split_recipe(const Json& experiment) const {
    SplitRecipe recipe = parse_split_recipe(split_);
    recipe.test_speakers = test_speakers_;
    recipe.dev_speakers = dev_speakers_;
    recipe.seed = seed_of(experiment);
    recipe.allow_speaker_overlap = given_.allow_overlap;
    recipe.leak_copies = leaks_copies(experiment);
    return recipe;
  }

  static bool leaks_copies(const Json& experiment) {
    return experiment.at("training").value("leak_copies", false);
  }

  FoldRecipe fold_recipe(const Json& experiment) const {
    if (leaks_copies(experiment)) refuse_leak_of_copies();
    FoldRecipe recipe = parse_fold_recipe(given_.cv);
    if (!given_.k.empty()) {
      if (recipe.kind == FoldRecipe::Kind::kListed) {
        throw usage_error("-k " + given_.k + ": --cv " + given_.cv + " brings its own folds");
      }
      recipe.k = parse_fold_count(given_.k);
    }
    recipe.seed = seed_of(experiment);
    recipe.allow_speaker_overlap = given_.allow_overlap;
    return recipe;
  }

  int train_fold(const Manifest& manifest, const Target& target, const Json& experiment,
                 const Folds& folds, const CommonOptions& common, Observer& observer) {
    for (const Fold& fold : folds.folds) {
      if (fold.number != *given_.fold) continue;
      given_.run = fold_folder(given_.run, fold.number).string();
      return given_.dry_run ? write_split_only(manifest, fold.split, common)
                            : train_one(manifest, target, experiment, fold.split, common, observer);
    }
    throw usage_error("--fold " + std::to_string(*given_.fold) + ": --cv " + folds.recipe +
                      " has no such fold");
  }

  int train_one(const Manifest& manifest, const Target& target, const Json& experiment,
                const Split& split, const CommonOptions& common, Observer& observer) const {
    const bool finished = fs::exists(fs::path(given_.run) / "model.safetensors");
    if (!finished && needs_torch(experiment)) require_torch_library();
    const fs::path test_folder = fs::path(given_.run) / "test";
    std::optional<Scores> scores;
    EvaluationContext context;
    const auto report = [&](const Model& model, const ManifestPredictions& test) {
      context = {"model.safetensors", given_.manifest,      "test",
                 model.trained.seed,  model.trained.stamps, {},
                 test.adapted};
      context.stamps = adapted(context.stamps, test.adapted);
      scores = score(test.predictions, ScoreOptions{});
      write_evaluation(test_folder, test.predictions, *scores, context);
    };
    const TrainOutcome outcome =
        train(manifest, target, experiment, split, given_.run, train_options(given_, common.jobs),
              make_torch_learner, report, observer);
    for (const auto& note : outcome.notes) observer.warn(note);
    if (common.json) {
      print_json(outcome, scores, context, split.stamps);
    } else if (outcome.was_finished) {
      std::printf("%s is finished; nothing to do\n", given_.run.c_str());
    } else {
      print_text(outcome, scores, context, split.stamps);
    }
    return kExitDone;
  }

  int write_split_only(const Manifest& manifest, const Split& split,
                       const CommonOptions& common) const {
    write_split(manifest, split, given_.run);
    const auto counts = clips_by_part(split);
    if (common.json) {
      const Json json = {{"run", given_.run},
                         {"split", split.recipe},
                         {"clips", counts},
                         {"speaker_dependent", split.stamps.speaker_dependent},
                         {"copies_leaked", split.stamps.copies_leaked},
                         {"notes", split.notes}};
      std::printf("%s\n", json.dump(2).c_str());
      return kExitDone;
    }
    std::printf("%s/split.csv: %zu train, %zu dev, %zu test (%s)%s\n", given_.run.c_str(),
                counts.at("train"), counts.at("dev"), counts.at("test"), split.recipe.c_str(),
                stamp_suffix(split.stamps).c_str());
    for (const auto& note : split.notes) std::printf("%s\n", note.c_str());
    return kExitDone;
  }

  static std::string chosen_text(const TrainOutcome& outcome) {
    if (outcome.members > 1) return "mean of " + std::to_string(outcome.members) + " networks";
    if (!outcome.best_epoch) return "branches trained apart and joined";
    if (outcome.kept_last) return "last of " + std::to_string(outcome.epochs) + " epochs";
    return "best of " + std::to_string(outcome.epochs) + " epochs is " +
           std::to_string(*outcome.best_epoch);
  }

  void print_text(const TrainOutcome& outcome, const std::optional<Scores>& scores,
                  const EvaluationContext& context, const Stamps& stamps) const {
    std::printf("%s/model.safetensors: %s, development UAR %s %%, WA %s %%%s\n", given_.run.c_str(),
                chosen_text(outcome).c_str(), fixed(100.0 * outcome.dev_uar, 1).c_str(),
                fixed(100.0 * outcome.dev_wa, 1).c_str(), stamp_suffix(stamps).c_str());
    if (scores) std::printf("\n%s", evaluation_text(*scores, context).c_str());
  }

  void print_json(const TrainOutcome& outcome, const std::optional<Scores>& scores,
                  const EvaluationContext& context, const Stamps& stamps) const {
    Json json = {{"run", given_.run},
                 {"model", (fs::path(given_.run) / "model.safetensors").string()},
                 {"already_finished", outcome.was_finished}};
    if (!outcome.was_finished) {
      json["members"] = outcome.members;
      json["epochs"] = outcome.epochs;
      json["best_epoch"] = outcome.best_epoch ? Json(*outcome.best_epoch) : Json(nullptr);
      json["clips"] = {
          {"train", outcome.train_clips}, {"dev", outcome.dev_clips}, {"test", outcome.test_clips}};
      json["dev"] = {{"uar", outcome.dev_uar}, {"wa", outcome.dev_wa}};
      json["notes"] = outcome.notes;
    }
    json["speaker_dependent"] = stamps.speaker_dependent;
    json["copies_leaked"] = stamps.copies_leaked;
    json["speaker_adapted"] = context.stamps.speaker_adapted;
    json["corpus_adapted"] = context.stamps.corpus_adapted;
    if (scores) {
      json["test"] = {{"n", scores->n},
                      {"uar", *scores->metric("uar").value},
                      {"wa", *scores->metric("wa").value}};
      json["synthetic"] = context.stamps.synthetic;
    }
    std::printf("%s\n", json.dump(2).c_str());
  }

  TrainArguments given_;
  std::string split_ = "speaker:70/15/15";
  std::string test_speakers_;
  std::string dev_speakers_;
};

}  // namespace

std::unique_ptr<Verb> make_train() { return std::make_unique<Train>(); }

}  // namespace ser
