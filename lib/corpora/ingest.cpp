#include "corpora/ingest.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "audio/formats.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "corpora/copies.hpp"
#include "corpora/inputs.hpp"
#include "corpora/label_checks.hpp"
#include "corpora/listing.hpp"
#include "corpora/recognise.hpp"
#include "corpora/remarks.hpp"
#include "corpora/side_tables.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

std::string manifest_path(const FoundFile& found, const fs::path& folder, bool absolute) {
  if (absolute) return found.path.string();
  const fs::path relative = found.location.lexically_relative(folder);
  return relative.empty() ? found.location.string() : relative.string();
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
    for (auto& file : contradicting_samples(recordings_, options_.labels, options_.definitions)) {
      skip(std::move(file));
    }
    for (const auto& recording : recordings_) count(recording);
    finish();
    return std::move(result_);
  }

 private:
  void skip(SkippedFile file) {
    if (facts_of(file.reason).is_damage) ++result_.bad;
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
    Inputs inputs = open_inputs(options_.roots, {options_.corpus, options_.columns},
                                options_.unpack, observer_);
    for (const auto& note : inputs.listed.notes) observer_.warn(note);
    ScanResult& found = inputs.found;
    result_.files = found.files.size() + inputs.listed.recordings.size();
    result_.unlisted = std::move(found.unlisted);
    result_.label_source = options_.label_source;
    result_.archives = std::move(inputs.unopened);
    std::vector<fs::path> paths;
    for (const auto& file : found.files) paths.push_back(file.path);
    auto [named, label_tables] =
        with_tables(recognise_all(paths, readers_), found.tables, options_.label_source, observer_);
    for (auto& [corpus, table] : label_tables) result_.label_tables[corpus] = {table, 0, 0};
    bad_names_ = known_bad_recordings();
    std::map<std::string, CopyGroup> groups;
    gather_listed(inputs.listed, groups);
    for (std::size_t i = 0; i < named.size(); ++i) {
      std::string file = manifest_path(found.files[i], folder_, options_.absolute);
      if (named[i].reader == nullptr) {
        const AudioFormat* format = format_of_name(found.files[i].path);
        const bool foreign = format != nullptr && format->use == FormatUse::kConvertible;
        skip({std::move(file), "", SkipReason::kUnknownName,
              forms_looked_for() +
                  (foreign ? " (and " + std::string(format->name) + ", which ser does not read)"
                           : "")});
        continue;
      }
      add(found.files[i], std::move(named[i]), groups);
    }
    refuse_misspelt_words(options_.labels, words_);
    for (auto& [unused, group] : groups) {
      if (auto contradicting = contradicting_copies(group, options_.labels);
          !contradicting.empty()) {
        for (auto& file : contradicting) skip(std::move(file));
        continue;
      }
      std::stable_sort(group.begin(), group.end(),
                       [](const auto& a, const auto& b) { return a.name.rank < b.name.rank; });
      groups_.push_back(std::move(group));
    }
  }

  void gather_listed(Listing& listed, std::map<std::string, CopyGroup>& groups) {
    auto named = name_listed(listed.recordings, readers_);
    result_.manifest.extra_columns = std::move(listed.extra_columns);
    for (std::size_t i = 0; i < named.size(); ++i) {
      const ListedRecording& recording = listed.recordings[i];
      const FoundFile place{recording.path, recording.location};
      Utterance& row = named[i].name.row;
      if (row.emotion.empty() || recording.without_label) {
        skip_unlabelled(place, recording);
        continue;
      }
      if (!recording.source.empty()) {
        row.source =
            manifest_path({recording.source, recording.source}, folder_, options_.absolute);
      }
      add(place, std::move(named[i]), groups, recording.where);
    }
  }

  void skip_unlabelled(const FoundFile& place, const ListedRecording& recording) {
    const bool known_corpus = recording.corpus_stated || recording.without_label;
    std::string corpus = known_corpus ? recording.row.corpus : "";
    if (known_corpus) ++result_.corpora[corpus].found;
    const std::string file = manifest_path(place, folder_, options_.absolute);
    if (recording.without_label) {
      skip({file, std::move(corpus), SkipReason::kNoLabel, recording.where + " has no label"});
    } else {
      skip({file, std::move(corpus), SkipReason::kUnknownName,
            "no emotion is given, and the name is " + forms_looked_for()});
    }
  }

  /// Puts a recording to its copies and twins, unless its corpus knows it as bad.
  void add(const FoundFile& place, NamedFile named, std::map<std::string, CopyGroup>& groups,
           const std::string& where = "") {
    std::string file = manifest_path(place, folder_, options_.absolute);
    ++result_.corpora[named.name.row.corpus].found;
    for (const auto& word : {named.name.row.label, named.name.row.emotion}) {
      words_.insert(compared_word(word));
    }
    if (const auto bad = bad_names_.find(named.name.identity); bad != bad_names_.end()) {
      known_bad_[named.name.row.corpus].insert(bad->first);
      skip({std::move(file), named.name.row.corpus, SkipReason::kKnownBad, bad->second});
      return;
    }
    groups[named.name.twin_identity].push_back(
        {place.location, std::move(file), std::move(named.name), where});
  }

  void read() {
    observer_.begin("reading", groups_.size());
    std::size_t at = 0;
    parallel_ordered<const CopyGroup*, CopyResult>(
        resolve_jobs(options_.jobs),
        [&]() -> std::optional<const CopyGroup*> {
          observer_.throw_if_stopped();
          if (at == groups_.size()) return std::nullopt;
          return &groups_[at++];
        },
        [&](const CopyGroup*& group) { return read_copies(*group, options_.labels); },
        [&](CopyResult& done) {
          for (auto& file : done.skipped) skip(std::move(file));
          if (done.recording) recordings_.push_back(std::move(*done.recording));
          observer_.advance();
        });
    observer_.end();
    std::sort(recordings_.begin(), recordings_.end(), [](const auto& a, const auto& b) {
      const auto order = std::tie(a.row.corpus, a.row.file) <=> std::tie(b.row.corpus, b.row.file);
      return order == 0 ? a.row.start_s() < b.row.start_s() : order < 0;
    });
  }

  void count(const ReadRecording& recording) {
    const Utterance& row = recording.row;
    by_corpus_[row.corpus].push_back(&row);
    if (recording.label_fault) {
      TableLabels& table = result_.label_tables.at(row.corpus);
      ++(recording.label_fault->tie ? table.ties : table.without);
    }
    if (!recording.in_manifest) return;
    heard_[row.corpus].push_back({&row, recording.clipped, recording.lost, recording.cancels});
    Utterance used = row;
    used.emotion = *options_.labels.apply(row.emotion, row.label);
    if (!options_.labels.knows(row.emotion, row.label)) ++unknown_words_[row.corpus][used.emotion];
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
    add_remarks();
    result_.manifest.folder = folder_;
    std::sort(result_.skipped.begin(), result_.skipped.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.file, facts_of(a.reason).word, a.detail) <
             std::tuple(b.file, facts_of(b.reason).word, b.detail);
    });
  }

  void add_remarks() {
    std::map<std::string, WordCounts> left_out;
    for (const SkippedFile& file : result_.skipped) {
      if (file.reason == SkipReason::kLabelUnknown) ++left_out[file.corpus][file.word];
    }
    for (const auto& [corpus, unused] : result_.corpora) {
      auto remarks = remarks_on(corpus, heard_[corpus]);
      const auto more = label_remarks(corpus, unknown_words_[corpus], left_out[corpus]);
      remarks.insert(remarks.end(), more.begin(), more.end());
      result_.remarks.insert(result_.remarks.end(), remarks.begin(), remarks.end());
    }
  }

  const IngestOptions& options_;
  Observer& observer_;
  std::vector<NameReader> readers_;
  fs::path folder_;
  std::vector<CopyGroup> groups_;
  std::vector<ReadRecording> recordings_;
  std::map<std::string, std::vector<const Utterance*>> by_corpus_;
  std::map<std::string, std::vector<HeardRecording>> heard_;
  std::map<std::string, std::string> bad_names_;            // identity → why it is left out
  std::map<std::string, std::set<std::string>> known_bad_;  // corpus → identities that are there
  std::set<std::string> words_;                      // labels that recordings have, compared_word()
  std::map<std::string, WordCounts> unknown_words_;  // corpus → kept labels that are no emotion
  IngestResult result_;
};

}  // namespace

IngestResult ingest(const IngestOptions& options, Observer& observer) {
  return Ingest(options, observer).run();
}

}  // namespace ser
