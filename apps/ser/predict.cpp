#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/model.hpp"
#include "models/recognize_manifest.hpp"
#include "models/recognizer.hpp"
#include "storage/csv.hpp"
#include "storage/json_reader.hpp"
#include "verb.hpp"
#include "workflows/predictor.hpp"

namespace ser {
namespace {

struct PredictFormat {
  enum class Kind { kText, kBrief, kCsv, kJson };
  Kind kind = Kind::kText;
  std::optional<std::size_t> top;   ///< text and JSON: so many labels a recording
  std::optional<double> threshold;  ///< below it the label is `uncertain`
  bool chart = false;               ///< text: bars
  bool pieces = false;              ///< CSV: columns `start` and `end` behind `file`
  Json model;                       ///< JSON: what tells the model from others
};

constexpr int kDecimals = 4;
constexpr double kProbabilityBarWidth = 40.0;

std::string label_of(const PredictFormat& format, const std::vector<std::string>& labels,
                     const Recognition& recognition) {
  const std::size_t best = most_probable(recognition.probabilities);
  const bool sure = !format.threshold || recognition.probabilities[best] >= *format.threshold;
  return sure ? labels[best] : "uncertain";
}

double best_probability(const Recognition& recognition) {
  return *std::max_element(recognition.probabilities.begin(), recognition.probabilities.end());
}

std::string bars(const std::vector<std::string>& labels, const std::vector<double>& probabilities) {
  std::size_t width = 0;
  for (const auto& label : labels) width = std::max(width, printable(label).size());
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string label = printable(labels[i]);
    text += "  " + label + std::string(width - label.size() + 1, ' ');
    const auto length = static_cast<int>(std::lround(kProbabilityBarWidth * probabilities[i]));
    for (int k = 0; k < length; ++k) text += "█";
    text += (length > 0 ? " " : "") + fixed(probabilities[i], 2) + "\n";
  }
  return text;
}

/// The indices of the labels, the most probable first, as many as --top asks for.
std::vector<std::size_t> ranking(const PredictFormat& format, const Recognition& recognition,
                                 std::size_t fallback) {
  const auto& probabilities = recognition.probabilities;
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] > probabilities[b];
  });
  order.resize(std::min(format.top.value_or(fallback), order.size()));
  return order;
}

std::string text_lines(const PredictFormat& format, const std::vector<std::string>& labels,
                       const Recognition& recognition) {
  const auto& probabilities = recognition.probabilities;
  std::string text = printable(piece_name(recognition.name, recognition.start, recognition.end)) +
                     "\t" + printable(label_of(format, labels, recognition)) + "\t" +
                     fixed(best_probability(recognition), kDecimals);
  const auto order = ranking(format, recognition, 1);
  for (std::size_t i = 1; i < order.size(); ++i) {
    text += "\t" + printable(labels[order[i]]) + "\t" + fixed(probabilities[order[i]], kDecimals);
  }
  text += "\n";
  return format.chart ? text + bars(labels, probabilities) : text;
}

Json probabilities_json(const PredictFormat& format, const std::vector<std::string>& labels,
                        const Recognition& recognition) {
  Json json = Json::object();
  if (format.top) {
    for (const std::size_t i : ranking(format, recognition, 1)) {
      json[labels[i]] = recognition.probabilities[i];
    }
    return json;
  }
  for (std::size_t i = 0; i < labels.size(); ++i) json[labels[i]] = recognition.probabilities[i];
  return json;
}

std::string document_of(const PredictFormat& format, const std::vector<std::string>& labels,
                        const Recognition& recognition) {
  Json json = {{"file", recognition.name}};
  if (recognition.range) {
    json["start"] = recognition.range->start_s;
    json["end"] = recognition.range->end_s ? Json(*recognition.range->end_s) : Json(nullptr);
  }
  if (recognition.failure) {
    json["error"] = recognition.failure->detail;
    json["reason"] = recognition.failure->reason;
  } else {
    json["label"] = label_of(format, labels, recognition);
    json["probability"] = best_probability(recognition);
    json["probabilities"] = probabilities_json(format, labels, recognition);
    json["clipped"] = recognition.clipped;
    json["seconds"] = recognition.seconds;
    for (const ClipRemark& remark : recognition.remarks) json["warnings"].push_back(remark.text);
  }
  json["took_s"] = recognition.took_s;
  json.update(format.model);
  return json_line(json) + "\n";
}

std::string csv_row(const PredictFormat& format, const std::vector<std::string>& labels,
                    const Recognition& recognition) {
  std::vector<std::string> cells;
  if (format.pieces) {
    cells = {recognition.name, recognition.start, recognition.end};
  } else {
    cells = {piece_name(recognition.name, recognition.start, recognition.end)};
  }
  if (recognition.failure) {
    cells.resize(cells.size() + 2 + labels.size());
    cells.insert(cells.end(), {recognition.failure->detail, recognition.failure->reason});
    return csv_line(cells);
  }
  cells.insert(cells.end(),
               {label_of(format, labels, recognition), to_text(best_probability(recognition))});
  for (const double probability : recognition.probabilities) cells.push_back(to_text(probability));
  cells.resize(cells.size() + 2);
  return csv_line(cells);
}

/// What stands above the first recording; empty but for CSV.
std::string predict_header(const PredictFormat& format, const std::vector<std::string>& labels) {
  if (format.kind != PredictFormat::Kind::kCsv) return "";
  std::vector<std::string> cells = {"file"};
  if (format.pieces) cells.insert(cells.end(), {"start", "end"});
  cells.insert(cells.end(), {"label", "probability"});
  for (const auto& label : labels) cells.push_back("p_" + label);
  cells.insert(cells.end(), {"error", "reason"});
  return csv_line(cells);
}

/// One recording's lines, each with its newline. A failed recording is `-` in brief, an object
/// with `error` in JSON, a row with `error` in CSV, and nothing in text.
std::string predict_lines(const PredictFormat& format, const std::vector<std::string>& labels,
                          const Recognition& recognition) {
  const bool failed = recognition.failure.has_value();
  switch (format.kind) {
    case PredictFormat::Kind::kBrief:
      return (failed ? "-" : printable(label_of(format, labels, recognition))) + "\n";
    case PredictFormat::Kind::kJson:
      return document_of(format, labels, recognition);
    case PredictFormat::Kind::kCsv:
      return csv_row(format, labels, recognition);
    case PredictFormat::Kind::kText:
      break;
  }
  return failed ? "" : text_lines(format, labels, recognition);
}

/// What stands behind each recording in JSON: the model as it was named, the hash of its file, and
/// the version of ser that trained it (null: not known).
Json model_facts(const std::string& name, const std::filesystem::path& file, const Model& model) {
  const auto& versions = model.trained.versions;
  const auto version = versions.find("ser");
  return {{"model", name},
          {"model_hash", model_hash(file)},
          {"model_version", version == versions.end() ? Json(nullptr) : Json(version->second)}};
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
      format_.model = model_facts(model_, file, model);
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
