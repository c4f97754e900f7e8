#include "workflows/ingest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>

#include "audio/sound_file.hpp"
#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "corpora/listing.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

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

/// Those to recognise names by: the one that is named, or all. A name that no definition has is
/// that of the corpus of CSVs and lists, where nothing else is to be read.
std::vector<CorpusDefinition> definitions_for(const std::string& corpus,
                                              const std::vector<std::filesystem::path>& roots) {
  if (corpus.empty()) return known_definitions();
  const auto known = resource_names(ResourceKind::kCorpora);
  const bool is_known = std::find(known.begin(), known.end(), corpus) != known.end();
  const bool is_word =
      corpus.find_first_of(" \t,:/") == std::string::npos && !corpus.ends_with(".json");
  const bool listings_alone = !roots.empty() && std::all_of(roots.begin(), roots.end(), is_listing);
  if (!is_known && is_word && listings_alone && nearest_word(corpus, known).empty()) {
    return known_definitions();
  }
  return {find_definition(corpus)};
}

void warn_of_archives(const IngestResult& result, Observer& observer) {
  const std::size_t n = result.archives.size();
  if (n == 0) return;
  observer.warn(result.archives.front().string() +
                (n == 1 ? " is an archive and was" : " and " + std::to_string(n - 1) + " more") +
                (n == 1 ? "" : " are archives and were") +
                " not unpacked; name archives on the command line to have them read");
}

std::vector<std::string> roots_of(const IngestOptions& options) {
  std::vector<std::string> roots;
  for (const auto& root : options.roots) roots.push_back(root.string());
  return roots;
}

/// "400 × no such file, 2 × silent"
std::string damage_text(const IngestResult& result) {
  std::map<std::string, std::size_t> counts;
  for (const SkippedFile& file : result.skipped) {
    const SkipReasonFacts& facts = facts_of(file.reason);
    if (!facts.is_damage) continue;
    const bool missing = file.reason == SkipReason::kNotFound;
    ++counts[missing ? "no such file" : std::string(facts.word)];
  }
  std::vector<std::string> texts;
  for (const auto& [what, count] : counts) texts.push_back(std::to_string(count) + " × " + what);
  return join(texts, ", ");
}

void refuse_nothing(const IngestResult& result, const IngestOptions& options) {
  if (!result.corpora.empty()) return;
  const std::string where = join(roots_of(options), ", ") + ": ";
  if (result.files == 0) throw data_error(where + "no audio files");
  std::string who = "no known corpus names";
  if (options.definitions.size() == 1) {
    const auto& only = options.definitions.front();
    who = only.name + " (" + join(only.patterns, " or ") + ") does not name";
  }
  const bool tables_alone = std::all_of(options.roots.begin(), options.roots.end(), is_table_name);
  if (tables_alone) {
    who = "no row has an emotion (--column emotion=NAME names the column that says it), and " + who;
  }
  throw data_error(where + who + " files like this (" + std::to_string(result.files) +
                   (result.files == 1 ? " audio file" : " audio files") +
                   "): describe your corpus in a JSON (docs/add-a-corpus.md), or list "
                   "the files in a CSV with the columns file, emotion and speaker");
}

}  // namespace

Json describe(const IngestConfig& config) {
  Json columns = Json::object();
  for (const auto& [role, name] : config.columns) columns[role] = name;
  return {{"corpus", config.corpus},   {"columns", std::move(columns)},
          {"labels", config.labels},   {"calm", config.calm},
          {"boredom", config.boredom}, {"absolute", config.absolute},
          {"max_bad", config.max_bad}, {"label_source", config.label_source}};
}

IngestConfig ingest_config_from_json(const Json& json) {
  JsonReader reader(json, "ingest");
  IngestConfig config;
  config.corpus = reader.string_or("corpus", config.corpus);
  // `--set labels=8` is read as a number.
  const Json& labels = reader.value("labels");
  config.labels = labels.is_number_integer() ? json_line(labels) : reader.string("labels");
  config.calm = reader.string_or("calm", config.calm);
  config.boredom = reader.string_or("boredom", config.boredom);
  config.label_source = reader.string_or("label_source", config.label_source);
  for (const auto& [role, name] : texts_of(reader.object("columns"), reader.path_of("columns"))) {
    config.columns.push_back(parse_column_choice(role + "=" + name));
  }
  config.absolute = reader.boolean_or("absolute", config.absolute);
  config.max_bad = reader.integer_or("max_bad", config.max_bad, 0, kMostMaxBad);
  reader.finish();
  return config;
}

IngestOptions options_of(const IngestRequest& request) {
  const IngestConfig& config = request.config;
  IngestOptions options;
  options.roots.assign(request.roots.begin(), request.roots.end());
  if (request.manifest_folder) options.manifest_folder = *request.manifest_folder;
  options.absolute = config.absolute;
  options.corpus = config.corpus;
  options.unpack.folder = request.unpack;
  if (request.max_unpacked) options.unpack.max_bytes = *request.max_unpacked;
  options.jobs = request.jobs;
  options.columns = config.columns;
  options.definitions = definitions_for(config.corpus, options.roots);
  std::vector<std::string> emotions = canonical_emotions();
  for (const auto& definition : options.definitions) {
    for (const auto& [unused, emotion] : definition.emotions) {
      if (!emotion.empty()) emotions.push_back(emotion);
    }
  }
  sort_labels(emotions);
  emotions.erase(std::unique(emotions.begin(), emotions.end()), emotions.end());
  options.labels = find_label_set(config.labels, emotions);
  options.labels.calm = parse_label_policy(config.calm, "calm");
  options.labels.boredom = parse_label_policy(config.boredom, "boredom");
  options.label_source = known_label_source(config.label_source, options.definitions);
  return options;
}

IngestResult ingest_corpora(const IngestOptions& options, Observer& observer) {
  IngestResult result = ingest(options, observer);
  for (const auto& folder : result.unlisted) {
    observer.warn(folder.string() + ": cannot be opened, so its files are missing");
  }
  warn_of_archives(result, observer);
  refuse_nothing(result, options);
  return result;
}

namespace {

bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code ignored;
  return fs::equivalent(a, b, ignored) ||
         fs::weakly_canonical(a, ignored) == fs::weakly_canonical(b, ignored);
}

}  // namespace

void refuse_output_over_input(const IngestRequest& request, const std::vector<fs::path>& outputs) {
  for (const fs::path& output : outputs) {
    if (has_audio_extension(output)) {
      throw usage_error("-o: " + output.string() +
                        " is the name of a recording; a manifest is called as data.csv is");
    }
    for (const std::string& root : request.roots) {
      if (!is_same_file(output, root)) continue;
      throw usage_error("-o: " + output.string() + " would be written over the input " + root +
                        "; choose another name");
    }
  }
}

void refuse_output_over_recording(const IngestResult& result,
                                  const std::vector<fs::path>& outputs) {
  for (const fs::path& output : outputs) {
    std::error_code ignored;
    const fs::path place = fs::weakly_canonical(output, ignored);
    for (const Utterance& row : result.manifest.rows) {
      if (result.manifest.path_of(row).lexically_normal() != place) continue;
      throw usage_error("-o: " + output.string() + " would be written over the recording " +
                        row.file + "; choose another name");
    }
  }
}

std::vector<NameExplanation> explain_name(const std::string& file, const std::string& corpus) {
  const auto definitions =
      corpus.empty() ? known_definitions() : std::vector<CorpusDefinition>{find_definition(corpus)};
  return explain_name(fs::path(file), definitions);
}

namespace {

/// Where the first recording that is not there was looked for; empty: all are there.
std::string first_missing(const IngestResult& result) {
  const auto first =
      std::find_if(result.skipped.begin(), result.skipped.end(),
                   [](const auto& file) { return file.reason == SkipReason::kNotFound; });
  if (first == result.skipped.end()) return "";
  return " (" + first->detail +
         (first->listed ? "; relative paths begin at the folder of the CSV or list)" : ")");
}

}  // namespace

void require_usable(const IngestResult& result, const IngestRequest& request,
                    const std::string& where) {
  if (result.bad > static_cast<std::size_t>(request.config.max_bad)) {
    throw data_error(std::to_string(result.bad) + (result.bad == 1 ? " recording" : " recordings") +
                     " not found or unusable (" + damage_text(result) + "); --max-bad allows " +
                     std::to_string(request.config.max_bad) + first_missing(result) + where);
  }
  if (result.manifest.rows.empty()) throw data_error("no recording is left" + where);
  if (!result.unlisted.empty()) {
    throw data_error(std::to_string(result.unlisted.size()) +
                     (result.unlisted.size() == 1 ? " folder" : " folders") +
                     " could not be opened, and the recordings there are missing: allow it (chmod "
                     "u+rx) and ingest again");
  }
}

}  // namespace ser
