#include "corpora/ingest.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

#include "audio/read_clip.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "corpora/equal_recordings.hpp"
#include "corpora/inputs.hpp"
#include "corpora/listed_names.hpp"
#include "corpora/published_counts.hpp"
#include "corpora/recognise.hpp"
#include "corpora/scan.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// A recording that is known, with the path that the manifest gives it.
struct Candidate {
  fs::path location;
  std::string file;
  RecognisedName name;
};

/// Copies and twins of one recording, the one to prefer first.
using Group = std::vector<Candidate>;

struct GroupResult {
  std::optional<Utterance> recording;  ///< sound; `emotion` is canonical
  bool in_manifest = false;            ///< false where its label is left out
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
                                                                Utterance& row) {
  std::optional<TimeRange> range;
  if (!row.start.empty() || !row.end.empty()) range = TimeRange{row.start_s(), row.end_s()};
  try {
    const AudioFacts facts = read_facts(path, range);
    if (facts.silent) return {{"silent", "all samples are equal"}};
    row.duration = static_cast<double>(facts.frames) / facts.sample_rate;
    row.sample_rate = facts.sample_rate;
    row.channels = facts.channels;
    row.hash = facts.hash;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    return {{error.reason().empty() ? "unreadable" : error.reason(), detail_of(error, path)}};
  }
  return std::nullopt;
}

GroupResult read_group(const Group& group, const LabelSet& labels) {
  GroupResult result;
  const Candidate* chosen = nullptr;
  for (const Candidate& candidate : group) {
    const auto skip = [&](const std::string& reason, const std::string& detail) {
      result.skipped.push_back({candidate.file, candidate.name.row.corpus, reason, detail});
    };
    if (chosen != nullptr) {
      const bool copy = candidate.name.identity == chosen->name.identity;
      skip(copy ? "duplicate" : "twin", "of " + chosen->file);
      continue;
    }
    Utterance row = candidate.name.row;
    row.file = candidate.file;
    result.in_manifest = labels.apply(row.emotion).has_value();
    if (!result.in_manifest) {
      skip("label-dropped", row.emotion + " is not in the label set " + labels.name);
    } else if (const auto fault = read_samples(candidate.location, row)) {
      skip(fault->first, fault->second);
      continue;
    }
    chosen = &candidate;
    result.recording = std::move(row);
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
    for (auto& row : recordings_) compare(row);
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

  /// Finds, recognises and groups the files.
  void gather() {
    Inputs inputs = open_inputs(options_.roots, options_.corpus, options_.unpack, observer_);
    ScanResult& found = inputs.found;
    result_.files = found.files.size() + inputs.listed.recordings.size();
    result_.unlisted = std::move(found.unlisted);
    result_.archives = std::move(inputs.unopened);
    std::vector<fs::path> paths;
    for (const auto& file : found.files) paths.push_back(file.path);
    auto named = recognise_all(paths, readers_);
    std::map<std::string, Group> groups;
    gather_listed(inputs.listed, groups);
    for (std::size_t i = 0; i < named.size(); ++i) {
      std::string file = manifest_path(found.files[i], folder_, options_.absolute);
      if (named[i].reader == nullptr) {
        skip({std::move(file), "", "unknown-name", forms_looked_for()});
        continue;
      }
      add(found.files[i], std::move(named[i]), groups);
    }
    for (auto& [unused, group] : groups) {
      std::stable_sort(group.begin(), group.end(), [](const auto& a, const auto& b) {
        return a.name.twin_rank < b.name.twin_rank;
      });
      groups_.push_back(std::move(group));
    }
  }

  void gather_listed(Listing& listed, std::map<std::string, Group>& groups) {
    auto named = name_listed(listed.recordings, readers_);
    result_.manifest.extra_columns = std::move(listed.extra_columns);
    for (std::size_t i = 0; i < named.size(); ++i) {
      const ListedRecording& recording = listed.recordings[i];
      const FoundFile place{recording.path, recording.location};
      Utterance& row = named[i].name.row;
      if (row.emotion.empty()) {
        std::string corpus = recording.corpus_stated ? row.corpus : "";
        if (!corpus.empty()) ++result_.corpora[corpus].found;
        skip({manifest_path(place, folder_, options_.absolute), std::move(corpus), "unknown-name",
              "no emotion is given, and the name is " + forms_looked_for()});
        continue;
      }
      if (!recording.source.empty()) {
        row.source =
            manifest_path({recording.source, recording.source}, folder_, options_.absolute);
      }
      add(place, std::move(named[i]), groups);
    }
  }

  /// Puts a recording to its copies and twins, unless its corpus knows it as bad.
  void add(const FoundFile& place, NamedFile named, std::map<std::string, Group>& groups) {
    std::string file = manifest_path(place, folder_, options_.absolute);
    ++result_.corpora[named.name.row.corpus].found;
    if (named.reader != nullptr) {
      const auto& known_bad = named.reader->definition().known_bad;
      const auto bad = known_bad.find(trimmed(place.path.stem().string()));
      if (bad != known_bad.end()) {
        skip({std::move(file), named.name.row.corpus, "known-bad", bad->second});
        return;
      }
    }
    groups[named.name.twin_identity].push_back(
        {place.location, std::move(file), std::move(named.name)});
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
          if (done.recording)
            recordings_.emplace_back(std::move(*done.recording), done.in_manifest);
          observer_.advance();
        });
    observer_.end();
    std::sort(recordings_.begin(), recordings_.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.first.corpus, a.first.file, a.first.start_s()) <
             std::tuple(b.first.corpus, b.first.file, b.first.start_s());
    });
  }

  void compare(const std::pair<Utterance, bool>& recording) {
    const auto& [row, in_manifest] = recording;
    by_corpus_[row.corpus].push_back(&row);
    if (!in_manifest) return;
    Utterance used = row;
    used.emotion = *options_.labels.apply(row.emotion);
    CorpusCounts& counts = result_.corpora.at(row.corpus);
    ++counts.used;
    if (!row.speaker.empty()) counts.speakers.insert(row.speaker);
    counts.seconds += row.duration.value_or(0.0);
    ++counts.labels[used.emotion];
    result_.manifest.rows.push_back(std::move(used));
  }

  void finish() {
    for (const auto& definition : options_.definitions) {
      if (!by_corpus_.contains(definition.name)) continue;
      auto published = compare_with_published(definition, by_corpus_.at(definition.name));
      CorpusCounts& counts = result_.corpora.at(definition.name);
      counts.expected = published.expected;
      counts.differences = std::move(published.differences);
    }
    result_.equal = equal_recordings(result_.manifest.rows, options_.definitions);
    result_.manifest.folder = folder_;
    std::sort(result_.skipped.begin(), result_.skipped.end(), [](const auto& a, const auto& b) {
      return std::tie(a.file, a.reason, a.detail) < std::tie(b.file, b.reason, b.detail);
    });
  }

  const IngestOptions& options_;
  Observer& observer_;
  std::vector<NameReader> readers_;
  fs::path folder_;
  std::vector<Group> groups_;
  std::vector<std::pair<Utterance, bool>> recordings_;
  std::map<std::string, std::vector<const Utterance*>> by_corpus_;
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
