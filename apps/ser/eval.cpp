#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "metrics/requirements.hpp"
#include "metrics/score.hpp"
#include "models/model.hpp"
#include "reports/evaluation.hpp"
#include "storage/folder.hpp"
#include "verb.hpp"
#include "workflows/evaluate.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

class Eval final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    auto* model =
        app.add_option("model", model_, "Model file, or the folder of a run or cross-validation")
            ->type_name("MODEL|RUN");
    app.add_option("manifest", manifest_, "CSV manifest")->type_name("DATA.csv");
    begin_group(app, "Input");
    auto* predictions =
        app.add_option("--predictions", predictions_,
                       "Score a CSV of file,truth,prediction[,speaker][,p_<label>…] instead")
            ->type_name("P.csv")
            ->excludes(model);
    begin_group(app, "Split");
    app.add_option("--part", part_,
                   "Part of the split to measure (default: test of a run, all of a manifest)")
        ->check(CLI::IsMember(names_of(kEvaluatedParts)))
        ->type_name("train|dev|test|all")
        ->excludes(predictions);
    app.add_option("--split", split_, "Take the part from this split (default: the run's)")
        ->type_name("SPLIT.csv")
        ->excludes(predictions);
    begin_group(app, "Evaluation");
    app.add_option(
           "--require", require_,
           "Exit with 5 unless all are reached, as shares: uar=0.60,ece=0.1 (ece, log_loss, "
           "brier: at most)")
        ->type_name("METRIC=VALUE,…");
    app.add_option("--bootstrap", options_.bootstrap,
                   "Number of bootstrap samples for the 95 % intervals; 0 for none")
        ->check(CLI::Range(0, 1000000))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--group", group_,
                   "Draw whole speakers, or clips, in the bootstrap (default: speakers where there "
                   "are 5)")
        ->check(CLI::IsMember(names_of(kBootstrapBy)))
        ->type_name("speaker|clip");
    app.add_option("--normalize", normalize_,
                   "Standardise features by the model's statistics, or by those of the measured "
                   "clips of each corpus or speaker (default: as the model was trained)")
        ->check(CLI::IsMember(names_of(kNormalizes)))
        ->type_name("global|corpus|speaker")
        ->excludes(predictions);
    begin_group(app, "Split");
    app.add_flag("--allow-speaker-overlap", allow_overlap_,
                 "Measure on speakers that the model was trained on; every report says so");
    begin_group(app, "Output");
    app.add_option("-o,--output", folder_, "Folder for the report")->type_name("DIR");
    app.footer("Example: ser eval runs/cnn data.csv -o report");
  }

  ConfigOptions config_options() const override { return ConfigOptions::kPrint; }

  int run(const CommonOptions& common, Observer& observer) override {
    if (!group_.empty()) options_.by = *value_of(kBootstrapBy, group_);
    if (common.print_config) return print_config();
    std::vector<Requirement> requirements;
    if (require_) requirements = parse_requirements(*require_);
    const bool pooled = !model_.empty() && is_cross_validation(model_);
    if (predictions_.empty() && (model_.empty() || (manifest_.empty() && !pooled))) {
      throw usage_error("a model (or a run) and a manifest are needed, or --predictions P.csv");
    }
    Evaluation evaluation = !predictions_.empty() ? read_evaluation(predictions_)
                            : pooled              ? cross_validation()
                                                  : recognize(common, observer);
    for (const auto& note : evaluation.predictions.notes) observer.warn(note);
    evaluation.context.seed = options_.seed;
    mark(evaluation);
    const Scores scores = score(evaluation.predictions, options_);
    if (!folder_.empty()) {
      write_evaluation(folder_, evaluation.predictions, scores, evaluation.context);
    }
    std::fputs((common.json ? json_text(evaluation_json(scores, evaluation.context))
                            : evaluation_text(scores, evaluation.context))
                   .c_str(),
               stdout);
    if (!evaluation.failed.empty()) {
      throw data_error(std::to_string(evaluation.failed.size()) +
                       " recordings could not be used (see the warnings); the others are measured");
    }
    const std::string misses = missed(scores, requirements);
    if (!misses.empty()) throw Error(ErrorKind::kRequirement, "--require: " + misses);
    return kExitDone;
  }

 private:
  int print_config() const {
    const Json json = {{"bootstrap", options_.bootstrap},
                       {"group", group_},
                       {"part", part_},
                       {"normalize", normalize_.empty() ? "as trained" : normalize_},
                       {"allow_speaker_overlap", allow_overlap_}};
    std::fputs(json_text(json).c_str(), stdout);
    return kExitDone;
  }

  /// What a cross-validation found, once more.
  Evaluation cross_validation() const {
    if (!split_.empty() || !normalize_.empty() || (!part_.empty() && part_ != "test")) {
      throw usage_error(
          model_ +
          ": is a cross-validation, whose pooled test predictions are measured as they "
          "are; leave --part, --split and --normalize out");
    }
    return read_cross_validation(
        model_, manifest_.empty() ? std::nullopt : std::optional<fs::path>(manifest_));
  }

  Evaluation recognize(const CommonOptions& common, Observer& observer) const {
    const Recognizer recognizer(read_model(model_file(model_)));
    observer.debug("model: " + model_file(model_).string() +
                   ", split: " + recognizer.model().trained.split);
    EvaluationOptions options;
    if (!split_.empty()) options.split = split_;
    if (split_.empty() && is_folder(model_)) options.split = fs::path(model_) / "split.csv";
    if (!part_.empty()) options.part = value_of(kEvaluatedParts, part_);
    if (!normalize_.empty()) options.normalize = *value_of(kNormalizes, normalize_);
    options.allow_speaker_overlap = allow_overlap_;
    options.jobs = common.jobs;
    Evaluation evaluation = evaluate(recognizer, read_manifest(manifest_), options, observer);
    evaluation.context.model = model_;
    return evaluation;
  }

  std::string model_;
  std::string manifest_;
  std::string folder_;
  std::string predictions_;
  std::string part_;
  std::string split_;
  std::optional<std::string> require_;
  std::string group_;
  std::string normalize_;
  ScoreOptions options_;
  bool allow_overlap_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_eval() { return std::make_unique<Eval>(); }

}  // namespace ser
