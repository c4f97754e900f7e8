#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "audio/formats.hpp"
#include "audio/read_clip.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "features/set_name.hpp"
#include "reports/file_summaries.hpp"
#include "reports/manifest_summary.hpp"
#include "reports/model_card.hpp"
#include "reports/plots/history_sheet.hpp"
#include "reports/plots/manifest_charts.hpp"
#include "reports/plots/signal_sheet.hpp"
#include "reports/run_summary.hpp"
#include "storage/folder.hpp"
#include "verb.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

bool has_extension(const fs::path& path, const char* extension) {
  return lower(path.extension().string()) == extension;
}

/// Tells what the argument is, and prints what the library says of it.
class Info final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option("what", path_,
                   "Model, manifest, recording, run, folder of runs or feature store")
        ->type_name("FILE|RUN|DIR");
    begin_group(app, "Output");
    app.add_option("--plots", plots_,
                   "Draw charts of a manifest, the signal sheet of a recording, or the training "
                   "curves of a run into this folder")
        ->type_name("DIR");
    app.footer("Example: ser info model.safetensors");
  }

  int run(const CommonOptions& common, Observer& observer) override {
    if (path_.empty()) throw usage_error("name a file or a folder (see ser info --help)");
    json_ = common.json;
    std::error_code ignored;
    const bool is_folder = fs::is_directory(path_, ignored);
    const bool is_manifest = !is_folder && is_table_name(path_);
    if (plots_ && plots_->empty()) throw usage_error("ser info: --plots needs a folder");
    if (plots_ && (is_folder ? !is_run(path_) : has_extension(path_, ".safetensors"))) {
      throw usage_error(path_ + ": --plots draws a manifest (.csv), a recording or a run only");
    }
    if (is_folder) return folder(observer);
    if (has_extension(path_, ".safetensors")) return tensors();
    if (!fs::exists(path_, ignored)) throw data_error(path_ + ": no such file or folder");
    return is_manifest ? manifest(observer) : recording(observer);
  }

 private:
  template <typename MakeText, typename MakeJson>
  int print(const MakeText& text, const MakeJson& json) const {
    const std::string output = json_ ? json_text(json()) : text();
    std::fputs(output.c_str(), stdout);
    return kExitDone;
  }

  int run_folder(Observer& observer) const {
    const RunSummary run = read_run(path_, path_);
    std::string text = run_text(run);
    Json json = run_json(run);
    if (plots_) {
      const WrittenCharts written = plot_run(run, path_, *plots_, observer);
      text += "\n" + charts_text(written);
      json["plots"] = charts_json(written);
    }
    return print([&] { return text; }, [&] { return json; });
  }

  int folder(Observer& observer) const {
    if (is_run(path_)) return run_folder(observer);
    if (is_feature_store(path_)) {
      const StoreFacts facts = read_store_facts(path_);
      const std::string set = feature_set_of(facts.config_hash);
      return print([&] { return store_text(facts, path_, set); },
                   [&] { return store_json(facts, path_, set); });
    }
    const auto runs = read_runs(path_);
    if (runs.empty()) {
      throw data_error(path_ + ": neither a run, nor a folder of runs, nor a feature store");
    }
    return print([&] { return runs_text(runs); }, [&] { return runs_json(runs); });
  }

  int tensors() const {
    if (is_model(read_safetensors(path_))) {
      const ModelFile file{path_, size_of_file(path_), read_model(path_)};
      return print([&] { return model_text(file); }, [&] { return model_json(file); });
    }
    const TensorFile file = read_tensor_file(path_);
    return print([&] { return tensors_text(file); }, [&] { return tensors_json(file); });
  }

  int manifest(Observer& observer) const {
    const Manifest manifest = read_manifest(path_);
    const ManifestSummary summary = summary_of(manifest);
    if (!plots_) {
      return print([&] { return manifest_text(summary, path_); },
                   [&] { return manifest_json(summary, path_); });
    }
    const WrittenCharts written = plot_manifest(manifest, path_, *plots_, observer);
    Json json = manifest_json(summary, path_);
    json["plots"] = charts_json(written);
    return print([&] { return manifest_text(summary, path_) + "\n" + charts_text(written); },
                 [&] { return json; });
  }

  int recording(Observer& observer) const {
    const RecordingSummary recording = read_recording(path_);
    if (recording.fault && recording.fault->reason() == "unreadable" &&
        !has_audio_extension(path_)) {
      throw data_error(path_ +
                       ": neither a recording, nor a manifest (.csv), nor a model (.safetensors)");
    }
    std::string text = recording_text(recording);
    Json json = recording_json(recording);
    if (plots_ && recording.facts) {
      const WrittenCharts written = plot_recording(read_clip(path_), path_, *plots_, observer);
      text += "\n" + charts_text(written);
      json["plots"] = charts_json(written);
    }
    print([&] { return text; }, [&] { return json; });
    if (recording.fault) throw Error(*recording.fault);
    return kExitDone;
  }

  std::string path_;
  std::optional<std::string> plots_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_info() { return std::make_unique<Info>(); }

}  // namespace ser
