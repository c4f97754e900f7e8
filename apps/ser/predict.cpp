#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/exit_code.hpp"
#include "core/text.hpp"
#include "predict_format.hpp"
#include "verb.hpp"
#include "workflows/predictor.hpp"

namespace ser {
namespace {

class Predict final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option("recordings", names_.given,
                   "Recordings, folders, a manifest (.csv), or - for standard input")
        ->type_name("FILE|DIR|DATA.csv|-");
    app.add_option("-m,--model", model_, "Model file (default: $SER_MODEL)")
        ->type_name("MODEL.safetensors");
    auto* brief = app.add_flag("--brief", brief_, "The label alone (- for a failed file)");
    app.add_flag("--csv", csv_, "CSV with all probabilities")->excludes(brief);
    app.add_option("--top", format_.top, "So many labels, the most probable first")
        ->check(CLI::PositiveNumber)
        ->type_name("K");
    app.add_option("--threshold", format_.threshold, "Below it the label is 'uncertain'")
        ->check(CLI::Range(0.0, 1.0))
        ->type_name("P");
    app.add_flag("--chart", format_.chart, "Bars of all probabilities");
    auto* list = app.add_option("--files-from", names_.list, "Read names from a file, one a line")
                     ->type_name("LIST");
    app.add_flag("-0", names_.ends_with_nul, "The names of --files-from end with NUL")->needs(list);
    app.add_option("--speaker-clips", speaker_clips_,
                   "Normalise by these recordings of the same speaker (no labels needed)")
        ->type_name("DIR");
    app.add_option("--backend", backend_, "What runs the network")
        ->check(CLI::IsMember(names_of(kBackends)))
        ->type_name(join(names_of(kBackends), "|"))
        ->capture_default_str();
    app.footer("Example: ser predict -m model.safetensors recording.wav");
  }

  int run(const CommonOptions& common, Observer& observer) override {
    if (!common.settings.empty()) {
      throw usage_error("--set: ser predict has no config beside its options");
    }
    choose_format(common);
    if (common.print_config) {
      const Json json = {{"model", model_}, {"backend", backend_}, {"top", format_.top}};
      std::fputs(json_text(json).c_str(), stdout);
      return kExitDone;
    }
    const Recordings recordings = recordings_of(names_);
    const Predictor predictor(read_model(model_),
                              {*value_of(kBackends, backend_), speaker_clips_, common.jobs},
                              observer);
    observer.debug("model: " + model_ + ", " + std::to_string(predictor.labels().size()) +
                   " labels, backend: " + backend_);
    std::fputs(predict_header(format_, predictor.labels()).c_str(), stdout);
    bool any_failed = false;
    predictor.run(
        recordings,
        [&](const Recognition& result) {
          if (result.clipped) observer.warn(result.name + ": is clipped; its label is less sure");
          if (result.failure) observer.warn(result.failure->detail);
          any_failed = any_failed || result.failure.has_value();
          std::fputs(predict_lines(format_, predictor.labels(), result).c_str(), stdout);
        },
        observer);
    return any_failed ? kExitData : kExitDone;
  }

 private:
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
    format_.model = model_;
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
