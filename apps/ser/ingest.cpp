#include "corpora/ingest.hpp"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

#include "core/error.hpp"
#include "core/exit_code.hpp"
#include "core/text.hpp"
#include "reports/ingest_report.hpp"
#include "reports/plots/manifest_charts.hpp"
#include "storage/atomic_file.hpp"
#include "storage/json_settings.hpp"
#include "verb.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

/// What `--set` changes and `--print-config` shows. Empty texts: recognised by the files (corpus),
/// as the label set says (calm, boredom).
struct IngestConfig {
  std::string corpus;
  std::string labels = "native";
  std::string calm;
  std::string boredom;
  std::string label_source = kIntendedLabels;
  bool absolute = false;
  std::int64_t max_bad = 0;
};

constexpr std::int64_t kMostBad = 1'000'000'000;

Json describe(const IngestConfig& config) {
  return {{"corpus", config.corpus},
          {"labels", config.labels},
          {"calm", config.calm},
          {"boredom", config.boredom},
          {"absolute", config.absolute},
          {"max_bad", config.max_bad},
          {"label_source", config.label_source}};
}

IngestConfig config_of(const Json& json) {
  JsonReader reader(json, "ingest");
  IngestConfig config;
  config.corpus = reader.string_or("corpus", config.corpus);
  // `--set labels=8` is read as a number.
  const Json& labels = reader.value("labels");
  config.labels = labels.is_number_integer() ? labels.dump() : reader.string("labels");
  config.calm = reader.string_or("calm", config.calm);
  config.boredom = reader.string_or("boredom", config.boredom);
  config.label_source = reader.string_or("label_source", config.label_source);
  config.absolute = reader.boolean_or("absolute", config.absolute);
  config.max_bad = reader.integer_or("max_bad", config.max_bad, 0, kMostBad);
  reader.finish();
  return config;
}

std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

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

/// The name, if any of the corpora has such labels: those asked for, or those that ser knows.
std::string known_label_source(const std::string& name,
                               const std::vector<CorpusDefinition>& definitions) {
  std::set<std::string> known = {kIntendedLabels};
  for (const auto& all : {definitions, known_definitions()}) {
    for (const auto& definition : all) {
      for (const auto& [source, unused] : definition.label_sources) known.insert(source);
    }
  }
  if (known.contains(name)) return name;
  throw usage_error("label_source: unknown '" + name + "' " +
                    known_names(name, std::vector<std::string>(known.begin(), known.end())));
}

class IngestVerb : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option("ROOT|ARCHIVE", roots_,
                   "Folders of recordings, zip and tar archives, manifests (.csv), lists (.txt)");
    app.add_option("-o,--output", output_, "The manifest to write; - for standard output")
        ->type_name("FILE");
    app.add_option("--corpus", corpus_, "Take all files for this corpus (default: by their names)")
        ->type_name("NAME");
    app.add_option("--labels", labels_, "native, 8, 7, 6, 4 or a JSON map (default: native)")
        ->type_name("SET");
    const auto policy = CLI::IsMember({"keep", "neutral", "drop"});
    app.add_option("--calm", calm_, "What becomes of calm (default: as the label set says)")
        ->check(policy);
    app.add_option("--boredom", boredom_,
                   "What becomes of boredom (default: as the label set says)")
        ->check(policy);
    app.add_option("--label-source", label_source_,
                   "intended (the labels in the names, the default), or a vote of listeners that a "
                   "corpus has: voice-vote (crema-d)")
        ->type_name("NAME");
    app.add_flag("--absolute", absolute_, "Write absolute paths");
    app.add_option("--max-bad", max_bad_, "Damaged recordings that are no error (default: 0)")
        ->check(CLI::Range(std::int64_t{0}, kMostBad))
        ->type_name("N");
    app.add_option("--plots", plots_, "Draw charts of the manifest into this folder")
        ->type_name("DIR");
    app.add_option("--unpack", unpack_,
                   "Where archives are unpacked (default: data.unpacked beside data.csv)")
        ->type_name("DIR");
    app.add_option("--max-unpacked", max_unpacked_,
                   "Most bytes that archives may hold, such as 500M or 20G (default: 100G)")
        ->type_name("SIZE");
    app.footer("Example: ser ingest corpora/ravdess corpora/emodb -o data.csv");
  }

  int run(const CommonOptions& common, Observer& observer) override {
    const IngestConfig config = effective(common);
    if (common.print_config) {
      std::fputs(text_of(describe(config)).c_str(), stdout);
      return kExitDone;
    }
    if (roots_.empty()) throw usage_error("ser ingest: name a folder with recordings");
    if (output_.empty()) throw usage_error("ser ingest: name the manifest to write with -o FILE");
    if (plots_ && plots_->empty()) throw usage_error("ser ingest: --plots needs a folder");
    const IngestOptions options = options_of(config, common.jobs);
    const IngestResult result = ingest(options, observer);
    for (const auto& folder : result.unlisted) {
      observer.warn(folder.string() + ": cannot be opened, its files are missing");
    }
    warn_of_archives(result, observer);
    refuse_nothing(result, options);
    write(result, options);
    report(result, common.json, observer);
    return judge(result, config);
  }

 private:
  bool to_stdout() const { return output_ == "-"; }

  IngestConfig effective(const CommonOptions& common) const {
    Json json = describe(IngestConfig{});
    for (const auto& setting : common.settings) apply_setting(json, setting);
    IngestConfig config = config_of(json);
    if (corpus_) config.corpus = *corpus_;
    if (labels_) config.labels = *labels_;
    if (calm_) config.calm = *calm_;
    if (boredom_) config.boredom = *boredom_;
    if (label_source_) config.label_source = *label_source_;
    if (absolute_) config.absolute = true;
    if (max_bad_) config.max_bad = *max_bad_;
    return config;
  }

  IngestOptions options_of(const IngestConfig& config, int jobs) const {
    IngestOptions options;
    options.roots.assign(roots_.begin(), roots_.end());
    if (!to_stdout()) options.manifest_folder = fs::absolute(output_).parent_path();
    options.absolute = config.absolute;
    options.corpus = config.corpus;
    options.unpack.folder =
        unpack_.empty() && !to_stdout() ? beside(output_, ".unpacked") : fs::path(unpack_);
    if (!max_unpacked_.empty()) options.unpack.max_bytes = bytes_of(max_unpacked_);
    options.jobs = jobs;
    if (config.corpus.empty()) {
      options.definitions = known_definitions();
    } else {
      options.definitions.push_back(find_definition(config.corpus));
    }
    std::vector<std::string> emotions = canonical_emotions();
    for (const auto& definition : options.definitions) {
      for (const auto& [unused, emotion] : definition.emotions) emotions.push_back(emotion);
    }
    sort_labels(emotions);
    emotions.erase(std::unique(emotions.begin(), emotions.end()), emotions.end());
    options.labels = find_label_set(config.labels, emotions);
    options.labels.calm = parse_label_policy(config.calm, "calm");
    options.labels.boredom = parse_label_policy(config.boredom, "boredom");
    options.label_source = known_label_source(config.label_source, options.definitions);
    return options;
  }

  void warn_of_archives(const IngestResult& result, Observer& observer) const {
    const std::size_t n = result.archives.size();
    if (n == 0) return;
    observer.warn(result.archives.front().string() +
                  (n == 1 ? " is an archive and was" : " and " + std::to_string(n - 1) + " more") +
                  (n == 1 ? "" : " are archives and were") +
                  " not unpacked; name archives on the command line to have them read");
  }

  void refuse_nothing(const IngestResult& result, const IngestOptions& options) const {
    if (!result.corpora.empty()) return;
    std::vector<std::string> looked_for;
    for (const auto& definition : options.definitions) {
      looked_for.push_back(definition.name + " " + join(definition.patterns, " or "));
    }
    const std::string files = result.files == 0 ? "no audio files"
                                                : "none of the " + std::to_string(result.files) +
                                                      " audio files has a name of a known corpus";
    throw data_error(join(roots_, ", ") + ": " + files + " (looked for " + join(looked_for, "; ") +
                     ")");
  }

  void write(const IngestResult& result, const IngestOptions& options) const {
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
    if (plots_) charts = plot_manifest(result.manifest, output_, *plots_, observer);
    if (json) {
      Json found = ingest_json(result);
      if (charts) found["plots"] = charts_json(*charts);
      say(text_of(found));
      return;
    }
    if (charts) say("\n" + charts_text(*charts));
    if (to_stdout()) return;
    std::string files = output_ + ", " + beside(output_, ".card.md").string();
    if (!result.skipped.empty()) files += ", " + beside(output_, ".skipped.csv").string();
    say("\nwrote " + files + "\n");
  }

  int judge(const IngestResult& result, const IngestConfig& config) const {
    const std::string where =
        to_stdout() ? "" : ", see " + beside(output_, ".skipped.csv").string();
    if (result.bad > static_cast<std::size_t>(config.max_bad)) {
      throw data_error(std::to_string(result.bad) +
                       (result.bad == 1 ? " recording is" : " recordings are") +
                       " damaged, --max-bad allows " + std::to_string(config.max_bad) + where);
    }
    if (result.manifest.rows.empty()) throw data_error("no recording is left" + where);
    return kExitDone;
  }

  std::vector<std::string> roots_;
  std::string output_;
  std::optional<std::string> corpus_;
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
