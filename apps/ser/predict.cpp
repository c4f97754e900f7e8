#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/model.hpp"
#include "models/recognize_manifest.hpp"
#include "models/recognizer.hpp"
#include "predict_format.hpp"
#include "storage/json_reader.hpp"
#include "verb.hpp"
#include "workflows/predictor.hpp"

namespace ser {
namespace {

ModelFacts facts_of(const std::string& name, const std::filesystem::path& file,
                    const Model& model) {
  const auto& versions = model.trained.versions;
  const auto version = versions.find("ser");
  return {name, model_hash(file),
          version == versions.end() ? std::nullopt : std::optional(version->second)};
}

class Predict final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option("recordings", names_.given,
                   "Recordings, folders (searched recursively), a manifest (.csv), or - for "
                   "standard input")
        ->type_name("FILE|DIR|DATA.csv|-");
    begin_group(app, "Input");
    app.add_option("-m,--model", model_, "Model file or run folder (default: $SER_MODEL)")
        ->type_name("MODEL|RUN");
    begin_group(app, "Output");
    auto* brief =
        app.add_flag("--brief", brief_, "Print the label only (- for a recording that failed)");
    app.add_flag("--csv", csv_, "Print CSV with all probabilities")->excludes(brief);
    app.add_option("--top", format_.top, "Print the K most probable labels")
        ->check(CLI::PositiveNumber)
        ->type_name("K");
    app.add_option("--threshold", format_.threshold,
                   "Print 'uncertain' where no label is as probable as P")
        ->check(CLI::Range(0.0, 1.0))
        ->type_name("P");
    app.add_flag("--chart", format_.chart, "Draw bars of all probabilities");
    begin_group(app, "Input");
    auto* list = app.add_option("--files-from", names_.list,
                                "Read the names of recordings from a file, one per line")
                     ->type_name("LIST");
    app.add_flag("-0", names_.ends_with_nul, "Names in --files-from end with a NUL byte")
        ->needs(list);
    app.add_option(
           "--speaker-clips", speaker_clips_,
           "Standardise features by these recordings of the same speaker (no labels needed)")
        ->type_name("DIR");
    begin_group(app, "General");
    app.add_option("--backend", backend_, "Library that runs the network")
        ->check(CLI::IsMember(names_of(kBackends)))
        ->type_name(join(names_of(kBackends), "|"))
        ->capture_default_str();
    app.footer("Example: ser predict -m model.safetensors recording.wav");
  }

  ConfigOptions config_options() const override { return ConfigOptions::kPrint; }

  int run(const CommonOptions& common, Observer& observer) override {
    choose_format(common);
    if (common.print_config) {
      const Json json = {
          {"model", model_}, {"backend", backend_}, {"top", format_.top.value_or(1)}};
      std::fputs(json_text(json).c_str(), stdout);
      return kExitDone;
    }
    const Recordings recordings = recordings_of(names_);
    format_.pieces = recordings.has_pieces;
    const auto file = recognising_model(model_);
    Model model = read_model(file);
    if (format_.kind == PredictFormat::Kind::kJson) {
      format_.model = facts_of(model_, file, model);
    }
    const Predictor predictor(
        std::move(model), {*value_of(kBackends, backend_), speaker_clips_, common.jobs}, observer);
    observer.debug("model: " + model_ + ", " + std::to_string(predictor.labels().size()) +
                   " labels, backend: " + backend_);
    std::fputs(predict_header(format_, predictor.labels()).c_str(), stdout);
    return label(predictor, recordings, observer);
  }

 private:
  int label(const Predictor& predictor, const Recordings& recordings, Observer& observer) const {
    ClipRemarks remarks;
    std::size_t found = 0;
    std::size_t failed = 0;
    predictor.run(
        recordings,
        [&](const Recognition& result) {
          ++found;
          if (result.failure) {
            ++failed;
            observer.warn(result.failure->detail);
          }
          remarks.add(piece_name(result.name, result.start, result.end), result.remarks, observer);
          std::fputs(predict_lines(format_, predictor.labels(), result).c_str(), stdout);
          // Who writes names as labels come waits for the line.
          if (recordings.expected == 0) std::fflush(stdout);
        },
        observer);
    remarks.say(found, observer);
    warn_of_unlisted(*recordings.unlisted, observer);
    if (failed > 0 && found > 1) {
      observer.info(std::to_string(found) + " found, " + std::to_string(found - failed) +
                    " labelled, " + std::to_string(failed) + " failed");
    }
    return failed > 0 || !recordings.unlisted->empty() ? kExitData : kExitDone;
  }

  void choose_format(const CommonOptions& common) {
    if (model_.empty()) {
      const char* variable = std::getenv("SER_MODEL");
      if (variable == nullptr || *variable == '\0') {
        throw model_error(
            "no model: name one with -m MODEL.safetensors or in $SER_MODEL "
            "(ser train makes one)");
      }
      model_ = variable;
    }
    if (common.json && (brief_ || csv_)) {
      throw usage_error("--json, --csv and --brief exclude each other");
    }
    using Kind = PredictFormat::Kind;
    format_.kind = common.json ? Kind::kJson
                   : csv_      ? Kind::kCsv
                   : brief_    ? Kind::kBrief
                               : Kind::kText;
    if (format_.chart && format_.kind != Kind::kText) {
      throw usage_error("--chart goes with the plain text output only");
    }
    if (format_.top && (csv_ || brief_)) {
      throw usage_error("--top goes with the plain text output and --json only");
    }
  }

  RecordingNames names_;
  std::string model_;
  std::string speaker_clips_;
  bool brief_ = false;
  bool csv_ = false;
  std::string backend_ = "native";
  PredictFormat format_;
};

}  // namespace

std::unique_ptr<Verb> make_predict() { return std::make_unique<Predict>(); }

}  // namespace ser
