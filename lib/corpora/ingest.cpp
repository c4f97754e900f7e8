#include "corpora/ingest.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "audio/read_clip.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "corpora/published_counts.hpp"
#include "corpora/recognise.hpp"
#include "corpora/scan.hpp"
#include "corpora/side_tables.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// A recognised file, with the path that the manifest gives it.
struct Candidate {
  fs::path location;
  std::string file;
  const CorpusDefinition* definition = nullptr;
  RecognisedName name;
};

/// Copies and twins of one recording, the one to prefer first.
using Group = std::vector<Candidate>;

struct Recording {
  Utterance row;             ///< `emotion` is canonical
  bool in_manifest = false;  ///< false where its label is left out, and it was not read
  bool clipped = false;
  std::optional<LabelFault> label_fault;
};

struct GroupResult {
  std::optional<Recording> recording;  ///< the sound one
  std::vector<SkippedFile> skipped;
};

std::string manifest_path(const FoundFile& found, const fs::path& folder, bool absolute) {
  if (absolute) return found.path.string();
  const fs::path relative = found.location.lexically_relative(folder);
  return relative.empty() ? found.location.string() : relative.string();
}

/// The reader's message without the path, which has a column of its own.
std::string detail_of(const Error& error, const fs::path& path) {
  std::string text = error.what();
  const std::string prefix = path.string() + ": ";
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  return text;
}

/// Fills in what stands in the samples; returns why the recording cannot be used, if so.
std::optional<std::pair<std::string, std::string>> read_samples(const fs::path& path,
                                                                Recording& recording) {
  Utterance& row = recording.row;
  try {
    const AudioFacts facts = read_facts(path);
    if (facts.silent) return {{"silent", "all samples are equal"}};
    row.duration = static_cast<double>(facts.frames) / facts.sample_rate;
    row.sample_rate = facts.sample_rate;
    row.channels = facts.channels;
    row.hash = facts.hash;
    recording.clipped = facts.clipped;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    return {{error.reason().empty() ? "unreadable" : error.reason(), detail_of(error, path)}};
  }
  return std::nullopt;
}

/// Why a recording is left out for its label, or nothing.
std::optional<std::string> label_problem(const RecognisedName& name, const LabelSet& labels) {
  if (name.label_fault) return name.label_fault->detail;
  if (labels.apply(name.row.emotion)) return std::nullopt;
  return name.row.emotion + " is not in the label set " + labels.name;
}

GroupResult read_group(const Group& group, const LabelSet& labels) {
  GroupResult result;
  std::map<std::string, std::string> kept;  // the sound recording and its twins, by identity
  std::string chosen;
  for (const Candidate& candidate : group) {
    const auto skip = [&](const std::string& reason, const std::string& detail) {
      result.skipped.push_back({candidate.file, candidate.name.row.corpus, reason, detail});
    };
    if (!chosen.empty()) {
      const auto [first, is_new] = kept.emplace(candidate.name.identity, candidate.file);
      skip(is_new ? "twin" : "duplicate", "of " + (is_new ? chosen : first->second));
      continue;
    }
    Recording recording{candidate.name.row, false, false, candidate.name.label_fault};
    recording.row.file = candidate.file;
    const auto problem = label_problem(candidate.name, labels);
    if (problem) {
      skip("label-dropped", *problem);
    } else if (const auto fault = read_samples(candidate.location, recording)) {
      skip(fault->first, fault->second);
      continue;
    }
    chosen = candidate.file;
    kept.emplace(candidate.name.identity, chosen);
    recording.in_manifest = !problem;
    result.recording = std::move(recording);
  }
  return result;
}

class Ingest {
 public:
  Ingest(const IngestOptions& options, Observer& observer)
      : options_(options), observer_(observer) {
    for (const auto& definition : options.definitions) readers_.emplace_back(definition);
    // Links above the manifest would make a path with `..` lead elsewhere.
    folder_ = fs::weakly_canonical(fs::absolute(options.manifest_folder));
  }

  IngestResult run() {
    gather();
    read();
    for (const auto& recording : recordings_) count(recording);
    finish();
    return std::move(result_);
  }

 private:
  void skip(SkippedFile file) {
    if (is_bad(file.reason)) ++result_.bad;
    result_.skipped.push_back(std::move(file));
  }

  std::string forms_looked_for() const {
    std::vector<std::string> names;
    for (const auto& reader : readers_) names.push_back(reader.definition().name);
    return "not a name of " + join(names, ", ");
  }

  /// Identity → why the recording is left out.
  std::map<std::string, std::string> known_bad_recordings() const {
    std::map<std::string, std::string> all;
    for (const auto& reader : readers_) {
      for (const auto& [name, why] : reader.definition().known_bad) {
        if (const auto identity = reader.identity_of(name)) all.emplace(*identity, why);
      }
    }
    return all;
  }

  /// Finds, recognises and groups the files.
  void gather() {
    ScanResult found = scan(options_.roots);
    result_.files = found.files.size();
    result_.unlisted = std::move(found.unlisted);
    result_.label_source = options_.label_source;
    std::vector<fs::path> paths;
    for (const auto& file : found.files) paths.push_back(file.path);
    auto [named, label_tables] =
        with_tables(recognise_all(paths, readers_), found.tables, options_.label_source, observer_);
    for (auto& [corpus, table] : label_tables) result_.label_tables[corpus] = {table, 0, 0};
    const auto known_bad = known_bad_recordings();
    std::map<std::string, Group> groups;
    for (std::size_t i = 0; i < named.size(); ++i) {
      std::string file = manifest_path(found.files[i], folder_, options_.absolute);
      if (named[i].reader == nullptr) {
        skip({std::move(file), "", "unknown-name", forms_looked_for()});
        continue;
      }
      const CorpusDefinition& definition = named[i].reader->definition();
      ++result_.corpora[definition.name].found;
      const auto bad = known_bad.find(named[i].name.identity);
      if (bad != known_bad.end()) {
        known_bad_[definition.name].insert(bad->first);
        skip({std::move(file), definition.name, "known-bad", bad->second});
        continue;
      }
      Group& group = groups[named[i].name.twin_identity];
      group.push_back(
          {found.files[i].location, std::move(file), &definition, std::move(named[i].name)});
    }
    for (auto& [unused, group] : groups) {
      std::stable_sort(group.begin(), group.end(),
                       [](const auto& a, const auto& b) { return a.name.rank < b.name.rank; });
      groups_.push_back(std::move(group));
    }
  }

  void read() {
    observer_.begin("reading", groups_.size());
    std::size_t at = 0;
    parallel_ordered<const Group*, GroupResult>(
        resolve_jobs(options_.jobs),
        [&]() -> std::optional<const Group*> {
          observer_.throw_if_stopped();
          if (at == groups_.size()) return std::nullopt;
          return &groups_[at++];
        },
        [&](const Group*& group) { return read_group(*group, options_.labels); },
        [&](GroupResult& done) {
          for (auto& file : done.skipped) skip(std::move(file));
          if (done.recording) recordings_.push_back(std::move(*done.recording));
          observer_.advance();
        });
    observer_.end();
    std::sort(recordings_.begin(), recordings_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.row.corpus, a.row.file) < std::tie(b.row.corpus, b.row.file);
    });
  }

  void count(const Recording& recording) {
    const Utterance& row = recording.row;
    by_corpus_[row.corpus].push_back(&row);
    if (recording.label_fault) {
      TableLabels& table = result_.label_tables.at(row.corpus);
      ++(recording.label_fault->tie ? table.ties : table.without);
    }
    if (!recording.in_manifest) return;
    heard_[row.corpus].push_back({&row, recording.clipped});
    Utterance used = row;
    used.emotion = *options_.labels.apply(row.emotion);
    CorpusCounts& counts = result_.corpora.at(row.corpus);
    ++counts.used;
    counts.speakers.insert(row.speaker);
    counts.seconds += row.duration.value_or(0.0);
    ++counts.labels[used.emotion];
    result_.manifest.rows.push_back(std::move(used));
  }

  void finish() {
    for (const auto& definition : options_.definitions) {
      if (!by_corpus_.contains(definition.name)) continue;
      // The published numbers of each emotion are those of the labels in the names.
      auto published = compare_with_published(definition, by_corpus_.at(definition.name),
                                              !result_.label_tables.contains(definition.name));
      CorpusCounts& counts = result_.corpora.at(definition.name);
      counts.expected = published.expected;
      counts.differences = std::move(published.differences);
      const std::size_t bad = known_bad_[definition.name].size();
      if (bad > 0 && !counts.differences.empty()) {
        counts.differences.push_back(definition.name + ": " + std::to_string(bad) +
                                     " known bad, published and left out");
      }
    }
    result_.equal = equal_recordings(result_.manifest.rows, options_.definitions);
    for (const auto& [corpus, heard] : heard_) {
      const auto remarks = remarks_on(corpus, heard);
      result_.remarks.insert(result_.remarks.end(), remarks.begin(), remarks.end());
    }
    result_.manifest.folder = folder_;
    std::sort(result_.skipped.begin(), result_.skipped.end(),
              [](const auto& a, const auto& b) { return a.file < b.file; });
  }

  const IngestOptions& options_;
  Observer& observer_;
  std::vector<NameReader> readers_;
  fs::path folder_;
  std::vector<Group> groups_;
  std::vector<Recording> recordings_;
  std::map<std::string, std::vector<const Utterance*>> by_corpus_;
  std::map<std::string, std::vector<HeardRecording>> heard_;
  std::map<std::string, std::set<std::string>> known_bad_;  // corpus → identities that are there
  IngestResult result_;
};

}  // namespace

bool is_bad(const std::string& reason) {
  static constexpr std::array<std::string_view, 5> kBad = {"unreadable", "truncated", "empty",
                                                           "silent", "git-lfs-pointer"};
  return std::find(kBad.begin(), kBad.end(), reason) != kBad.end();
}

IngestResult ingest(const IngestOptions& options, Observer& observer) {
  return Ingest(options, observer).run();
}

}  // namespace ser
