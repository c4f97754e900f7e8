#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/error.hpp"
#include "core/memory.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "features/extract_all.hpp"
#include "features/feature_config.hpp"
#include "manifest/manifest.hpp"
#include "models/embedding.hpp"
#include "storage/json_reader.hpp"
#include "storage/resources.hpp"
#include "verb.hpp"
#include "workflows/recordings.hpp"

namespace ser {
namespace {

constexpr const char* kStream = "-";

void print(std::FILE* stream, const std::string& text) { std::fputs(text.c_str(), stream); }

bool names_manifest(const std::string& input) { return input == kStream || is_table_name(input); }

bool is_manifest(const std::vector<std::string>& inputs) {
  return inputs.size() == 1 && names_manifest(inputs.front());
}

/// `ser extract`: features of recordings, into a feature store or as CSV.
class Extract : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option(
           "input", inputs_,
           "One manifest (.csv, or - for standard input), or recordings and folders (searched "
           "recursively)")
        ->type_name("DATA.csv|FILE|DIR");
    begin_group(app, "Input");
    app.add_option("--features", set_,
                   "Name of a feature set (ser list features), a JSON file, or embedding:MODEL, a "
                   "trained network's embedding")
        ->type_name("SET");
    begin_group(app, "Output");
    app.add_option("-o,--output", output_,
                   "Folder for the features, or - for CSV on standard output (the default for "
                   "recordings)")
        ->type_name("OUT");
    app.add_option("--shard", shard_,
                   "Compute part I (from 0) of N parts, so that several processes can share one "
                   "OUT; a run without --shard joins the parts")
        ->type_name("I/N");
    app.add_flag("--force", force_, "Start again instead of reusing features in OUT");
    app.footer("Example: ser extract data.csv --features logmel-128 -o features/logmel-128");
  }

  ConfigOptions config_options() const override { return ConfigOptions::kPrintAndSet; }

  int run(const CommonOptions& common, Observer& observer) override {
    const FeatureSet set = effective_set(common);
    if (common.print_config) {
      print(stdout, json_text(describe(set.config)));
      return kExitDone;
    }
    check_arguments();
    keep_freed_memory();
    if (!embedding_model(set_)) debug_origin(observer, ResourceKind::kFeatures, set_);
    const NamedManifest named = is_manifest(inputs_)
                                    ? NamedManifest{read_named_manifest(inputs_.front()), {}}
                                    : manifest_of(inputs_);
    if (output_.empty()) refuse_no_output();
    const ExtractReport report = extract(named.manifest, set, common.jobs, observer);
    warn_of_unlisted(named.unlisted, observer);
    print_summary(common, report, observer);
    return report.failed.empty() && named.unlisted.empty() ? kExitDone : kExitData;
  }

 private:
  [[noreturn]] static void refuse_no_output() {
    throw usage_error(
        "-o OUT is needed: the folder of the features, or - for CSV on standard output");
  }

  ExtractReport extract(const Manifest& manifest, const FeatureSet& set, int jobs,
                        Observer& observer) const {
    if (output_ == kStream) {
      const auto line = [](const std::string& text) { print(stdout, text); };
      return extract_lines(manifest, set, jobs, line, observer);
    }
    const ExtractOptions options{jobs, force_};
    return part_ ? extract_part(manifest, set, *part_, output_, options, observer)
                 : extract_all(manifest, set, output_, options, observer);
  }

  FeatureSet effective_set(const CommonOptions& common) const {
    if (set_.empty()) {
      throw usage_error("--features SET is needed " +
                        known_names("", resource_names(ResourceKind::kFeatures)));
    }
    if (const auto model = embedding_model(set_)) {
      if (!common.settings.empty()) {
        throw usage_error("--set " + common.settings.front() +
                          ": an embedding has no settings; leave --set out");
      }
      return embedding_set(*model);
    }
    FeatureConfig named = find_feature_config(set_);
    if (common.settings.empty()) return named;
    Json json = describe(named);
    for (const std::string& setting : common.settings) apply_setting(json, setting);
    return feature_config_from_json(json, set_);
  }

  void check_arguments() {
    if (inputs_.empty()) throw usage_error("a manifest or recordings are needed");
    const auto manifest = std::find_if(inputs_.begin(), inputs_.end(), names_manifest);
    if (inputs_.size() > 1 && manifest != inputs_.end()) {
      throw usage_error("'" + *manifest + "' is a manifest: give one manifest, or recordings and " +
                        "folders, not both");
    }
    // Standard input is looked at first: it may be a recording.
    if (output_.empty() && is_manifest(inputs_) && inputs_.front() != kStream) refuse_no_output();
    if (output_.empty() && !is_manifest(inputs_)) output_ = kStream;
    if (force_ && output_ == kStream) {
      throw usage_error("--force needs -o OUT, a folder in which something can be kept");
    }
    if (shard_.empty()) return;
    part_ = parse_part(shard_);
    if (output_ == kStream)
      throw usage_error("--shard needs -o OUT, the folder that all parts share");
  }

  void print_summary(const CommonOptions& common, const ExtractReport& report,
                     Observer& observer) const {
    const bool streamed = output_ == kStream;
    if (common.json) {
      Json failed = Json::array();
      for (const Failure& failure : report.failed) {
        failed.push_back({{"file", failure.file.string()},
                          {"reason", failure.reason},
                          {"detail", failure.detail}});
      }
      Json json = {{"features", set_},
                   {"output", output_},
                   {"extracted", report.done},
                   {"kept", report.kept},
                   {"failed", failed}};
      if (part_) json["shard"] = part_text(*part_);
      print(streamed ? stderr : stdout, json_text(json));
      return;
    }
    std::string text = std::to_string(report.done) + " extracted, " + std::to_string(report.kept) +
                       " kept, " + std::to_string(report.failed.size()) + " failed";
    if (streamed) {
      observer.info(text);
      return;
    }
    if (!report.failed.empty()) {
      const std::string list = part_ ? part_failed_name(*part_) : "failed.csv";
      text += " (" + (std::filesystem::path(output_) / list).string() + ")";
    }
    text += ": " + output_ + (part_ ? ", part " + part_text(*part_) : "");
    print(stdout, text + "\n");
  }

  std::vector<std::string> inputs_;
  std::string set_;
  std::string output_;
  std::string shard_;
  std::optional<ShardPart> part_;
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_extract() { return std::make_unique<Extract>(); }

}  // namespace ser
