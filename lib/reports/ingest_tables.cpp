#include "reports/ingest_tables.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/text.hpp"
#include "manifest/speaker_emotions.hpp"

namespace ser {
namespace {

constexpr std::string_view kNotRecognised = "(not recognised)";

std::string count(std::size_t value) { return std::to_string(value); }

Table table_of(const std::vector<std::string>& heads, std::size_t left = 1) {
  Table table;
  table.columns.reserve(heads.size());
  for (const auto& head : heads) {
    table.columns.push_back({head, table.columns.size() < left ? Align::kLeft : Align::kRight});
  }
  return table;
}

std::size_t rows_with(const CorpusCounts& corpus, const std::string& label) {
  const auto found = corpus.labels.find(label);
  return found == corpus.labels.end() ? 0 : found->second;
}

std::map<std::string, std::vector<const Utterance*>> rows_by_corpus(const IngestResult& result) {
  std::map<std::string, std::vector<const Utterance*>> rows;
  for (const auto& row : result.manifest.rows) rows[row.corpus].push_back(&row);
  return rows;
}

/// "48000", or "24414 (2799), 96000 (1)".
std::string value_counts(const std::vector<const Utterance*>& rows,
                         std::optional<int> Utterance::*value) {
  std::map<int, std::size_t> counts;
  for (const Utterance* row : rows) ++counts[(row->*value).value_or(0)];
  std::vector<std::string> texts;
  texts.reserve(counts.size());
  for (const auto& [key, files] : counts) {
    texts.push_back(std::to_string(key) + (counts.size() == 1 ? "" : " (" + count(files) + ")"));
  }
  return join(texts, ", ");
}

}  // namespace

Table corpus_table(const IngestResult& result) {
  Table table = table_of({"corpus", "found", "used", "left out", "published", "speakers", "hours"});
  std::size_t used = 0;
  std::size_t speakers = 0;
  double seconds = 0.0;
  for (const auto& [name, corpus] : result.corpora) {
    table.rows.push_back({name, count(corpus.found), count(corpus.used),
                          count(corpus.found - corpus.used),
                          corpus.expected > 0 ? count(corpus.expected) : "-",
                          count(corpus.speakers.size()), fixed(corpus.seconds / 3600.0, 2)});
    used += corpus.used;
    speakers += corpus.speakers.size();
    seconds += corpus.seconds;
  }
  const auto unknown = static_cast<std::size_t>(
      std::count_if(result.skipped.begin(), result.skipped.end(),
                    [](const SkippedFile& file) { return file.corpus.empty(); }));
  if (unknown > 0) {
    table.rows.push_back(
        {std::string(kNotRecognised), count(unknown), "0", count(unknown), "-", "-", "-"});
  }
  if (table.rows.size() > 1) {
    table.rows.push_back({"total", count(result.files), count(used), count(result.files - used),
                          "-", count(speakers), fixed(seconds / 3600.0, 2)});
  }
  return table;
}

Table emotion_table(const IngestResult& result) {
  std::vector<std::string> heads = {"emotion"};
  std::set<std::string> names;
  for (const auto& [corpus, counts] : result.corpora) {
    heads.push_back(corpus);
    for (const auto& [label, unused] : counts.labels) names.insert(label);
  }
  const bool several = result.corpora.size() > 1;
  if (several) heads.emplace_back("total");
  Table table = table_of(heads);
  std::vector<std::string> labels(names.begin(), names.end());
  sort_labels(labels);
  for (const auto& label : labels) {
    std::vector<std::string> cells = {label};
    std::size_t total = 0;
    for (const auto& [unused, corpus] : result.corpora) {
      cells.push_back(count(rows_with(corpus, label)));
      total += rows_with(corpus, label);
    }
    if (several) cells.push_back(count(total));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table label_table(const IngestResult& result) {
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> counts;
  for (const auto& row : result.manifest.rows) ++counts[{row.corpus, row.label, row.emotion}];
  Table table = table_of({"corpus", "native label", "emotion", "recordings"}, 3);
  for (const auto& [key, rows] : counts) {
    const auto& [corpus, label, emotion] = key;
    table.rows.push_back({corpus, label, emotion, count(rows)});
  }
  return table;
}

Table speaker_table(const IngestResult& result) {
  Table table = table_of({"corpus", "men", "women", "not known", "ages"});
  for (const auto& [corpus, rows] : rows_by_corpus(result)) {
    std::map<std::string, std::set<std::string>> by_gender;
    std::set<long long> ages;
    for (const Utterance* row : rows) {
      by_gender[row->gender].insert(row->speaker);
      if (const auto age = to_integer(row->age)) ages.insert(*age);
    }
    std::string range = ages.empty() ? "-" : std::to_string(*ages.begin());
    if (ages.size() > 1) range += " to " + std::to_string(*ages.rbegin());
    table.rows.push_back({corpus, count(by_gender["male"].size()),
                          count(by_gender["female"].size()), count(by_gender[""].size()), range});
  }
  return table;
}

Table speaker_emotion_table(const Manifest& manifest) {
  const SpeakerEmotions found = speaker_emotions(manifest);
  std::vector<std::string> heads = {"corpus", "speaker"};
  heads.insert(heads.end(), found.emotions.begin(), found.emotions.end());
  Table table = table_of(heads, 2);
  for (const auto& [speaker, clips] : found.clips) {
    std::vector<std::string> cells = {speaker.first, speaker.second};
    for (const std::string& emotion : found.emotions) {
      const auto own = clips.find(emotion);
      cells.push_back(own == clips.end() ? "." : count(own->second));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table sound_table(const IngestResult& result) {
  Table table =
      table_of({"corpus", "hours", "shortest s", "median s", "longest s", "Hz", "channels"});
  for (const auto& [corpus, rows] : rows_by_corpus(result)) {
    std::vector<double> seconds;
    double total = 0.0;
    for (const Utterance* row : rows) {
      seconds.push_back(row->duration.value_or(0.0));
      total += seconds.back();
    }
    std::sort(seconds.begin(), seconds.end());
    const double median = (seconds[seconds.size() / 2] + seconds[(seconds.size() - 1) / 2]) / 2.0;
    table.rows.push_back({corpus, fixed(total / 3600.0, 2), fixed(seconds.front(), 2),
                          fixed(median, 2), fixed(seconds.back(), 2),
                          value_counts(rows, &Utterance::sample_rate),
                          value_counts(rows, &Utterance::channels)});
  }
  return table;
}

std::map<std::string, std::size_t> left_out_counts(const IngestResult& result) {
  std::map<std::string, std::size_t> counts;
  for (const auto& file : result.skipped) ++counts[std::string(facts_of(file.reason).word)];
  return counts;
}

WordCounts unknown_labels(const IngestResult& result) {
  WordCounts words;
  for (const SkippedFile& file : result.skipped) {
    if (file.reason == SkipReason::kLabelUnknown) ++words[file.word];
  }
  return words;
}

Table left_out_table(const IngestResult& result) {
  std::map<std::pair<std::string, std::string_view>, std::pair<std::size_t, std::string_view>>
      counts;
  for (const auto& file : result.skipped) {
    const SkipReasonFacts& reason = facts_of(file.reason);
    auto& entry =
        counts[{file.corpus.empty() ? std::string(kNotRecognised) : file.corpus, reason.word}];
    ++entry.first;
    entry.second = reason.meaning;
  }
  Table table{{{"corpus"}, {"reason"}, {"files", Align::kRight}, {"meaning"}}, {}};
  for (const auto& [key, entry] : counts) {
    table.rows.push_back(
        {key.first, std::string(key.second), count(entry.first), std::string(entry.second)});
  }
  return table;
}

std::string left_out_line(const IngestResult& result) {
  const auto counts = left_out_counts(result);
  std::vector<std::string> texts;
  for (const SkipReasonFacts& reason : kSkipReasons) {
    const auto found = counts.find(std::string(reason.word));
    if (found == counts.end()) continue;
    texts.push_back(count(found->second) + " " + found->first);
    if (reason.reason == SkipReason::kLabelUnknown) {
      texts.back() += " (" + word_counts_text(unknown_labels(result)) + ")";
    }
  }
  return join(texts, ", ");
}

std::string remark_line(const Remark& remark, std::size_t most) {
  std::string line = remark.corpus + ": " + remark.text;
  for (std::size_t i = 0; i < std::min(most, remark.files.size()); ++i) {
    line += (i == 0 ? ": " : ", ") + printable(remark.files[i]);
  }
  return line + (remark.files.size() > most ? ", …" : "");
}

std::vector<std::string> all_differences(const IngestResult& result) {
  std::vector<std::string> all;
  for (const auto& [unused, corpus] : result.corpora) {
    all.insert(all.end(), corpus.differences.begin(), corpus.differences.end());
  }
  return all;
}

std::vector<std::string> label_source_lines(const IngestResult& result) {
  std::vector<std::string> lines;
  if (result.label_source == kIntendedLabels) return lines;
  for (const auto& [corpus, table] : result.label_tables) {
    lines.push_back(corpus + ": " + table.table + "; left out: " + count(table.ties) +
                    (table.ties == 1 ? " tie, " : " ties, ") + count(table.without) +
                    " without a row");
    lines.push_back(corpus +
                    ": the published counts of each emotion are those of the intended labels, "
                    "and not compared");
  }
  for (const auto& [corpus, unused] : result.corpora) {
    if (result.label_tables.contains(corpus)) continue;
    lines.push_back(corpus + ": has no such labels, keeps the intended ones");
  }
  return lines;
}

}  // namespace ser
