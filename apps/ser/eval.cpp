#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "corpora/synthetic.hpp"
#include "corpora/twins.hpp"
#include "exit_code.hpp"
#include "metrics/score.hpp"
#include "models/model_file.hpp"
#include "models/recognize_manifest.hpp"
#include "reports/evaluation.hpp"
#include "verb.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

/// What is to be measured: predictions and where they come from.
struct Measured {
  Predictions predictions;
  EvaluationContext context;
  std::size_t failed = 0;
};

class Eval final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    auto* model =
        app.add_option("model", model_, "Model file, or a run folder")->type_name("MODEL|RUN");
    app.add_option("manifest", manifest_, "Manifest (CSV)")->type_name("DATA.csv");
    app.add_option("-o", folder_, "Folder for the report")->type_name("DIR");
    auto* predictions =
        app.add_option("--predictions", predictions_,
                       "Score a CSV of file,truth,prediction[,speaker][,p_<label>…] instead")
            ->type_name("P.csv")
            ->excludes(model);
    app.add_option("--part", part_, "Part of the split (default: test of a run, all of a manifest)")
        ->check(CLI::IsMember({"train", "dev", "test", "all"}))
        ->type_name("train|dev|test|all")
        ->excludes(predictions);
    app.add_option("--split", split_, "Split to take the part from (default: the run's)")
        ->type_name("SPLIT.csv")
        ->excludes(predictions);
    app.add_option("--require", require_, "Exit with 5 unless all are reached: uar=0.60,wa=0.55")
        ->type_name("METRIC=VALUE,…");
    app.add_option("--bootstrap", options_.bootstrap, "Samples behind the 95 % intervals")
        ->check(CLI::Range(0, 1000000))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--group", group_, "Bootstrap whole speakers instead of clips")
        ->check(CLI::IsMember({"speaker"}))
        ->type_name("speaker");
    app.add_option("--normalize", normalize_,
                   "By the stored statistics, or by the unlabelled test clips of each corpus or "
                   "speaker (default: as the model was trained)")
        ->check(CLI::IsMember({"global", "corpus", "speaker"}))
        ->type_name("global|corpus|speaker")
        ->excludes(predictions);
    app.add_flag("--allow-speaker-overlap", allow_overlap_,
                 "Measure on speakers the model has heard; reports are stamped");
    app.footer("Example: ser eval runs/cnn data.csv -o report");
  }

  int run(const CommonOptions& common, Observer& observer) override {
    options_.by_speaker = group_ == "speaker";
    if (common.print_config || !common.settings.empty()) return print_config(common);
    const auto requirements = parse_requirements();
    if (predictions_.empty() && (model_.empty() || manifest_.empty())) {
      throw usage_error("a model (or a run) and a manifest are needed, or --predictions P.csv");
    }
    const Measured measured =
        predictions_.empty() ? recognize(common, observer) : read_given_predictions();
    const Scores scores = score(measured.predictions, options_);
    if (!folder_.empty()) write_evaluation(folder_, measured.predictions, scores, measured.context);
    if (common.json) {
      std::printf("%s\n", evaluation_json(scores, measured.context).dump(2).c_str());
    } else {
      std::printf("%s", evaluation_text(scores, measured.context).c_str());
    }
    if (measured.failed > 0) {
      throw data_error(std::to_string(measured.failed) +
                       " recordings could not be used (see the warnings); the others are measured");
    }
    require_all(scores, requirements);
    return kExitDone;
  }

 private:
  using Requirements = std::vector<std::pair<std::string, double>>;

  int print_config(const CommonOptions& common) const {
    if (!common.settings.empty()) {
      throw usage_error("--set: ser eval has no config beside its options");
    }
    const Json json = {{"bootstrap", options_.bootstrap},
                       {"group", group_},
                       {"part", part_},
                       {"normalize", normalize_.empty() ? "as trained" : normalize_},
                       {"allow_speaker_overlap", allow_overlap_}};
    std::printf("%s\n", json.dump(2).c_str());
    return kExitDone;
  }

  Requirements parse_requirements() const {
    Requirements result;
    if (require_.empty()) return result;
    for (const std::string& item : split(require_, ',')) {
      const auto equals = item.find('=');
      const auto value =
          equals == std::string::npos ? std::nullopt : to_number(item.substr(equals + 1));
      if (!value) throw usage_error("--require " + item + ": must be metric=value, as uar=0.60");
      result.emplace_back(trimmed(item.substr(0, equals)), *value);
    }
    return result;
  }

  static void require_all(const Scores& scores, const Requirements& requirements) {
    std::vector<std::string> missed;
    for (const auto& [name, value] : requirements) {
      const auto found = scores.metric(name).value;
      if (!found || *found < value) {
        missed.push_back(name + " is " + (found ? fixed(*found, 4) : "not defined") +
                         ", required " + to_text(value));
      }
    }
    if (!missed.empty()) throw Error(ErrorKind::kRequirement, "--require: " + join(missed, "; "));
  }

  Measured read_given_predictions() const {
    Measured measured;
    measured.predictions = read_predictions(predictions_);
    measured.context.manifest = predictions_;
    measured.context.part = "all";
    measured.context.seed = options_.seed;
    return measured;
  }

  Measured recognize(const CommonOptions& common, Observer& observer) const {
    const bool is_run = fs::is_directory(model_);
    const Recognizer recognizer(read_model(model_file(model_)));
    observer.debug("model: " + model_file(model_).string() +
                   ", split: " + recognizer.model().trained.split);
    const Manifest manifest = with_twins(read_manifest(manifest_));
    Measured measured;
    const auto rows = choose_rows(manifest, is_run, measured.context.part, observer);
    const auto leaks = find_leaks(recognizer.model().trained.heard, manifest, rows);
    if (!leaks.empty() && !allow_overlap_) throw_leaks("this evaluation", leaks);
    auto recognized = recognize_manifest(recognizer, manifest, rows, normalize(),
                                         resolve_jobs(common.jobs), observer);
    for (const Failure& failure : recognized.failed) observer.warn(failure.detail);
    if (recognized.predictions.rows.empty()) {
      throw data_error(manifest_ + ": no recording could be used");
    }
    measured.failed = recognized.failed.size();
    measured.predictions = std::move(recognized.predictions);
    measured.context.model = model_;
    measured.context.manifest = manifest_;
    measured.context.seed = options_.seed;
    Stamps stamps;
    stamps.speaker_dependent =
        !leaks.empty() || recognizer.model().trained.stamps.speaker_dependent;
    stamps.synthetic = is_synthetic(manifest, rows);
    stamps.copies_leaked = recognizer.model().trained.stamps.copies_leaked;
    measured.context.stamps = adapted(stamps, recognized.adapted);
    measured.context.adapted = recognized.adapted;
    return measured;
  }

  Normalize normalize() const {
    if (normalize_ == "speaker") return Normalize::kSpeaker;
    if (normalize_ == "corpus") return Normalize::kCorpus;
    return normalize_ == "global" ? Normalize::kGlobal : Normalize::kAsTrained;
  }

  static bool is_synthetic(const Manifest& manifest, const std::vector<std::size_t>& rows) {
    std::set<std::string> corpora;
    for (const std::size_t i : rows) corpora.insert(manifest.rows[i].corpus);
    return any_synthetic({corpora.begin(), corpora.end()});
  }

  std::vector<std::size_t> choose_rows(const Manifest& manifest, bool is_run, std::string& part,
                                       Observer& observer) const {
    fs::path split_path = split_;
    if (split_path.empty() && is_run) split_path = fs::path(model_) / "split.csv";
    part = !part_.empty() ? part_ : split_path.empty() ? "all" : "test";
    std::vector<std::size_t> rows(manifest.rows.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    if (part != "all") {
      if (split_path.empty()) {
        throw usage_error("--part " + part + ": a model file has no split; name one with --split");
      }
      const Split split = read_split(split_path, manifest);
      for (const auto& note : split.notes) observer.warn(note);
      rows = split.rows(*part_of_name(part));
    }
    if (rows.empty()) throw data_error(manifest_ + ": the part '" + part + "' has no rows");
    return rows;
  }

  std::string model_;
  std::string manifest_;
  std::string folder_;
  std::string predictions_;
  std::string part_;
  std::string split_;
  std::string require_;
  std::string group_;
  std::string normalize_;
  ScoreOptions options_;
  bool allow_overlap_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_eval() { return std::make_unique<Eval>(); }

}  // namespace ser
