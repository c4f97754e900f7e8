#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "audio/recordings_in.hpp"
#include "audio/stream.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "exit_code.hpp"
#include "models/recognizer.hpp"
#include "predict_format.hpp"
#include "storage/atomic_file.hpp"
#include "training/torch_library.hpp"
#include "verb.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

std::vector<Recording> recordings_of_manifest(const fs::path& path) {
  const Manifest manifest = read_manifest(path);
  std::vector<Recording> found;
  for (const Utterance& row : manifest.rows) {
    found.push_back({row.file, manifest.path_of(row), TimeRange{row.start_s(), row.end_s()}});
  }
  return found;
}

class Predict final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option("recordings", inputs_,
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
    auto* list = app.add_option("--files-from", list_, "Read names from a file, one a line")
                     ->type_name("LIST");
    app.add_flag("-0", nul_, "The names of --files-from end with NUL")->needs(list);
    app.add_option("--speaker-clips", speaker_clips_,
                   "Normalise by these recordings of the same speaker (no labels needed)")
        ->type_name("DIR");
    app.add_option("--backend", backend_, "What runs the network")
        ->check(CLI::IsMember({"native", "torch"}))
        ->type_name("native|torch")
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
      std::printf("%s\n", json.dump(2).c_str());
      return kExitDone;
    }
    const auto recordings = all_recordings();
    const Recognizer recognizer(
        read_model(model_), backend_ == "torch" ? make_torch_classifier : make_native_classifier);
    const auto& labels = recognizer.model().target.labels;
    observer.debug("model: " + model_ + ", " + std::to_string(labels.size()) +
                   " labels, backend: " + backend_);
    const auto own = speaker_stats(recognizer, resolve_jobs(common.jobs), observer);
    std::fputs(predict_header(format_, labels).c_str(), stdout);
    std::size_t failed = 0;
    predict_all(
        recognizer, recordings, own ? &*own : nullptr, resolve_jobs(common.jobs),
        [&](const Recognition& result) {
          if (result.clipped) observer.warn(result.name + ": is clipped; its label is less sure");
          if (result.failure) {
            ++failed;
            observer.warn(result.failure->detail);
          }
          std::fputs(predict_lines(format_, labels, result).c_str(), stdout);
        },
        observer);
    return failed > 0 ? kExitData : kExitDone;
  }

 private:
  /// What the recordings of --speaker-clips say of the speaker; nothing without them. Throws
  /// data_error when too few can be used.
  std::optional<SpeakerStats> speaker_stats(const Recognizer& recognizer, int jobs,
                                            Observer& observer) const {
    if (speaker_clips_.empty()) return std::nullopt;
    if (!fs::is_directory(speaker_clips_)) {
      throw data_error("--speaker-clips " + speaker_clips_ + ": is no folder");
    }
    std::vector<Recording> recordings;
    for (const fs::path& file : recordings_in(speaker_clips_)) {
      recordings.push_back({file.string(), file, std::nullopt});
    }
    auto found = recognize_speaker(recognizer, recordings, jobs);
    std::size_t used = 0;
    for (const Recognition& clip : found.recognitions) {
      if (clip.failure) {
        observer.warn(clip.failure->detail);
      } else {
        ++used;
      }
    }
    if (!found.own) {
      throw data_error("--speaker-clips " + speaker_clips_ + ": " + std::to_string(used) +
                       " usable recordings are too few to know the speaker by; give at least 5, "
                       "or leave the option out");
    }
    return std::move(found.own);
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
    format_.model = model_;
  }

  std::vector<std::string> listed_names() const {
    std::vector<std::string> names;
    if (list_.empty()) return names;
    const std::string text = list_ == "-"
                                 ? std::string(std::istreambuf_iterator<char>(std::cin), {})
                                 : read_text_file(list_);
    for (std::string& name : split(text, nul_ ? '\0' : '\n')) {
      if (!nul_ && name.ends_with('\r')) name.pop_back();
      if (!name.empty()) names.push_back(std::move(name));
    }
    return names;
  }

  std::vector<Recording> all_recordings() {
    auto names = inputs_;
    for (std::string& name : listed_names()) names.push_back(std::move(name));
    if (names.empty()) throw usage_error("no recording is named (see ser predict --help)");
    std::vector<Recording> recordings;
    for (const std::string& name : names) {
      std::error_code ignored;
      if (name == "-") {
        stdin_.emplace();
        recordings.push_back({"-", stdin_->path(), std::nullopt});
      } else if (fs::is_directory(name, ignored)) {
        for (const fs::path& file : recordings_in(name)) {
          recordings.push_back({file.string(), file, std::nullopt});
        }
      } else if (lower(fs::path(name).extension().string()) == ".csv") {
        std::ranges::move(recordings_of_manifest(name), std::back_inserter(recordings));
      } else {
        recordings.push_back({name, name, std::nullopt});
      }
    }
    return recordings;
  }

  std::vector<std::string> inputs_;
  std::string model_;
  std::string list_;
  std::string speaker_clips_;
  bool nul_ = false;
  bool brief_ = false;
  bool csv_ = false;
  std::string backend_ = "native";
  PredictFormat format_;
  std::optional<StdinFile> stdin_;
};

}  // namespace

std::unique_ptr<Verb> make_predict() { return std::make_unique<Predict>(); }

}  // namespace ser
