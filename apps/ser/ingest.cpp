#include "workflows/ingest.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <system_error>

#include "core/error.hpp"
#include "core/text.hpp"
#include "reports/explanation.hpp"
#include "reports/ingest_report.hpp"
#include "reports/plots/manifest_charts.hpp"
#include "storage/atomic_file.hpp"
#include "storage/folder.hpp"
#include "storage/json_reader.hpp"
#include "verb.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

/// Bytes of `500M` or `20G` (powers of 1000) or of a plain number.
std::uint64_t bytes_of(const std::string& size) {
  static constexpr std::string_view kUnits = "kmgt";
  std::string text = lower(size);
  double factor = 1.0;
  const auto unit = text.empty() ? std::string_view::npos : kUnits.find(text.back());
  if (unit != std::string_view::npos) {
    text.pop_back();
    factor = std::pow(1000.0, static_cast<double>(unit + 1));
  }
  const auto number = to_number(text);
  if (!number || !(*number >= 0.0 && *number * factor <= 1e18)) {
    throw usage_error("--max-unpacked: '" + size + "' is no size such as 500M or 20G");
  }
  return static_cast<std::uint64_t>(*number * factor);
}

/// `data.csv` → `data` + ending, beside it.
fs::path beside(const fs::path& output, const std::string& ending) {
  fs::path path = output;
  if (lower(path.extension().string()) == ".csv") path.replace_extension();
  path += ending;
  return path;
}

class IngestVerb : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option("ROOT|ARCHIVE", roots_,
                   "Folders of recordings, zip and tar archives, manifests (.csv), lists (.txt)");
    begin_group(app, "Input");
    app.add_option(
           "--corpus", corpus_,
           "Corpus of all files (default: recognised by file names); for CSVs and lists that "
           "name none it may be any name")
        ->type_name("NAME");
    app.add_option("--column", columns_,
                   "Read a CSV's column NAME as ROLE, such as emotion=Label or file=path "
                   "(repeatable; without NAME the CSV has no such column)")
        ->type_name("ROLE=NAME")
        ->allow_extra_args(false);
    begin_group(app, "Labels");
    app.add_option("--labels", labels_,
                   "native, 8, 7, 6, 4 or a JSON map of your own words (default: native)")
        ->type_name("SET");
    const auto policy = CLI::IsMember({"keep", "neutral", "drop"});
    app.add_option("--calm", calm_, "What to do with calm (default: as the label set says)")
        ->check(policy)
        ->type_name("keep|neutral|drop");
    app.add_option("--boredom", boredom_,
                   "What to do with boredom (default: as the label set says)")
        ->check(policy)
        ->type_name("keep|neutral|drop");
    app.add_option("--label-source", label_source_,
                   "intended: labels from the file names; voice-vote: what listeners of CREMA-D "
                   "voted (default: intended)")
        ->type_name("NAME");
    begin_group(app, "Output");
    app.add_option("-o,--output", output_, "Manifest to write; - for standard output")
        ->type_name("FILE");
    app.add_flag("--absolute", absolute_, "Write absolute paths");
    begin_group(app, "Input");
    app.add_option("--max-bad", max_bad_, "Accept up to N damaged recordings (default: 0)")
        ->check(CLI::Range(std::int64_t{0}, kMostMaxBad))
        ->type_name("N");
    begin_group(app, "Output");
    app.add_option("--plots", plots_, "Draw charts of the manifest into this folder")
        ->type_name("DIR");
    begin_group(app, "Input");
    app.add_option("--unpack", unpack_,
                   "Folder to unpack archives into (default: data.unpacked beside data.csv)")
        ->type_name("DIR");
    app.add_option("--max-unpacked", max_unpacked_,
                   "Refuse archives that hold more bytes, such as 500M or 20G (default: 100G)")
        ->type_name("SIZE");
    begin_group(app, "Input");
    app.add_option("--explain", explain_,
                   "Say how each corpus definition reads the name of this file, and stop")
        ->type_name("FILE");
    app.footer("Example: ser ingest corpora/ravdess corpora/emodb -o data.csv");
  }

  ConfigOptions config_options() const override { return ConfigOptions::kPrintAndSet; }

  int run(const CommonOptions& common, Observer& observer) override {
    const IngestConfig config = effective(common);
    if (common.print_config) {
      std::fputs(json_text(describe(config)).c_str(), stdout);
      return kExitDone;
    }
    if (explain_) return explain(config, common.json);
    if (roots_.empty()) throw usage_error("ser ingest: name a folder with recordings");
    if (output_.empty()) throw usage_error("ser ingest: name the manifest to write with -o FILE");
    if (plots_ && plots_->empty()) throw usage_error("ser ingest: --plots needs a folder");
    const IngestRequest request = request_of(config, common.jobs);
    if (!to_stdout()) refuse_output_over_input(request, outputs());
    const IngestOptions options = options_of(request);
    debug_origin(observer, ResourceKind::kLabels, config.labels);
    observer.debug("definitions of corpora: " + std::to_string(options.definitions.size()));
    const IngestResult result = ingest_corpora(options, observer);
    refuse_output_over_recording(result, outputs());
    write(result, options);
    report(result, common.json, observer);
    require_usable(result, request, to_stdout() ? "" : where_to_look(result));
    return kExitDone;
  }

 private:
  bool to_stdout() const { return output_ == "-"; }

  std::string where_to_look(const IngestResult& result) const {
    return ", see " + beside(output_, ".skipped.csv").string() +
           (result.manifest.rows.empty() ? "; " + output_ + " is not written" : "");
  }

  /// What is written, if there is something to write.
  std::vector<fs::path> outputs() const {
    if (to_stdout()) return {};
    return {output_, beside(output_, ".card.md"), beside(output_, ".skipped.csv")};
  }

  int explain(const IngestConfig& config, bool json) const {
    const auto explained = explain_name(*explain_, config.corpus);
    std::fputs((json ? json_text(explanation_json(*explain_, explained))
                     : explanation_text(*explain_, explained))
                   .c_str(),
               stdout);
    return kExitDone;
  }

  IngestConfig effective(const CommonOptions& common) const {
    Json json = describe(IngestConfig{});
    for (const auto& setting : common.settings) apply_setting(json, setting);
    IngestConfig config = ingest_config_from_json(json);
    if (corpus_) config.corpus = *corpus_;
    if (labels_) config.labels = *labels_;
    if (calm_) config.calm = *calm_;
    if (boredom_) config.boredom = *boredom_;
    if (label_source_) config.label_source = *label_source_;
    if (absolute_) config.absolute = true;
    if (max_bad_) config.max_bad = *max_bad_;
    for (const auto& text : columns_) add_column(parse_column_choice(text), config.columns);
    return config;
  }

  /// A role that is named twice is an error on the command line, and goes before the config's.
  void add_column(ColumnChoice choice, std::vector<ColumnChoice>& columns) const {
    const auto is_role = [&](const auto& text) {
      return parse_column_choice(text).role == choice.role;
    };
    if (std::count_if(columns_.begin(), columns_.end(), is_role) > 1) {
      throw usage_error("--column: names the column '" + choice.role + "' twice");
    }
    std::erase_if(columns, [&](const ColumnChoice& other) { return other.role == choice.role; });
    columns.push_back(std::move(choice));
  }

  IngestRequest request_of(const IngestConfig& config, int jobs) const {
    IngestRequest request{config, roots_, {}, {}, {}, jobs};
    if (!to_stdout()) request.manifest_folder = absolute_path(output_).parent_path();
    request.unpack =
        unpack_.empty() && !to_stdout() ? beside(output_, ".unpacked") : fs::path(unpack_);
    if (!max_unpacked_.empty()) request.max_unpacked = bytes_of(max_unpacked_);
    return request;
  }

  void write(const IngestResult& result, const IngestOptions& options) const {
    const bool is_empty = result.manifest.rows.empty();
    const std::string csv = manifest_csv(result.manifest);
    if (to_stdout()) {
      std::fwrite(csv.data(), 1, csv.size(), stdout);
      return;
    }
    const fs::path skipped = beside(output_, ".skipped.csv");
    if (result.skipped.empty()) {
      std::error_code ignored;
      fs::remove(skipped, ignored);
    } else {
      write_atomically(skipped, skipped_csv(result));
    }
    if (is_empty) return;  // what is there may be somebody's work
    write_atomically(beside(output_, ".card.md"), ingest_card(result, options, roots_));
    write_atomically(output_, csv);
  }

  /// The summary comes before the charts, so that it is not lost where they fail.
  void report(const IngestResult& result, bool json, Observer& observer) const {
    const auto say = [&](std::string text) {
      if (!to_stdout()) {
        std::fputs(text.c_str(), stdout);
      } else {
        text.pop_back();
        observer.info(text);
      }
    };
    if (!json) say(ingest_text(result));
    std::optional<WrittenCharts> charts;
    if (plots_ && !result.manifest.rows.empty())
      charts = plot_manifest(result.manifest, output_, *plots_, observer);
    if (json) {
      Json found = ingest_json(result);
      if (charts) found["plots"] = charts_json(*charts);
      say(json_text(found));
      return;
    }
    if (charts) say("\n" + charts_text(*charts));
    if (to_stdout()) return;
    std::vector<std::string> files;
    if (!result.manifest.rows.empty()) files = {output_, beside(output_, ".card.md").string()};
    if (!result.skipped.empty()) files.push_back(beside(output_, ".skipped.csv").string());
    say("\nwrote " + join(files, ", ") + "\n");
  }

  std::vector<std::string> roots_;
  std::string output_;
  std::optional<std::string> corpus_;
  std::vector<std::string> columns_;
  std::optional<std::string> explain_;
  std::optional<std::string> labels_;
  std::optional<std::string> calm_;
  std::optional<std::string> boredom_;
  std::optional<std::string> label_source_;
  bool absolute_ = false;
  std::optional<std::int64_t> max_bad_;
  std::optional<std::string> plots_;
  std::string unpack_;
  std::string max_unpacked_;
};

}  // namespace

std::unique_ptr<Verb> make_ingest() { return std::make_unique<IngestVerb>(); }

}  // namespace ser
