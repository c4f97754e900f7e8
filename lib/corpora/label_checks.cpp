#include "corpora/label_checks.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

constexpr std::size_t kWordsShown = 10;

/// A recording that a word labels, as messages name both.
struct LabelledFile {
  std::string file;
  std::string corpus;
  std::string label;  ///< the native one
  std::string where;  ///< of the row; empty: its name says the label
  std::optional<std::string> becomes;
};

std::vector<SkippedFile> contradicting(const std::vector<LabelledFile>& files) {
  const auto agrees = [&](const LabelledFile& file) {
    return file.becomes == files.front().becomes;
  };
  std::vector<SkippedFile> skipped;
  if (std::all_of(files.begin(), files.end(), agrees)) return skipped;
  std::vector<std::string> texts;
  for (const auto& file : files) {
    texts.push_back("'" + file.label + "' in " + (file.where.empty() ? file.file : file.where));
  }
  for (const auto& file : files) {
    skipped.push_back({file.file, file.corpus, SkipReason::kLabelConflict,
                       "one clip with two labels: " + join(texts, ", ")});
  }
  return skipped;
}

}  // namespace

std::vector<SkippedFile> contradicting_copies(const CopyGroup& group, const LabelSet& labels) {
  std::vector<LabelledFile> files;
  for (const Candidate& candidate : group) {
    const Utterance& row = candidate.name.row;
    if (candidate.name.label_fault) continue;
    files.push_back({candidate.file, row.corpus, row.label, candidate.where,
                     labels.apply(row.emotion, row.label)});
  }
  return files.empty() ? std::vector<SkippedFile>() : contradicting(files);
}

std::vector<SkippedFile> contradicting_samples(std::vector<ReadRecording>& recordings,
                                               const LabelSet& labels,
                                               std::span<const CorpusDefinition> definitions) {
  std::map<std::string, std::vector<ReadRecording*>> by_hash;
  for (auto& recording : recordings) {
    if (recording.in_manifest) by_hash[recording.row.hash].push_back(&recording);
  }
  std::vector<SkippedFile> skipped;
  for (const auto& [hash, same] : by_hash) {
    if (same.size() < 2) continue;
    std::vector<LabelledFile> files;
    std::vector<Utterance> rows;
    for (const ReadRecording* recording : same) {
      const Utterance& row = recording->row;
      rows.push_back(row);
      files.push_back({row.file, row.corpus, row.label, recording->where,
                       labels.apply(row.emotion, row.label)});
    }
    auto some = contradicting(files);
    if (some.empty() || equal_recordings(rows, definitions).front().known) continue;
    for (ReadRecording* recording : same) recording->in_manifest = false;
    skipped.insert(skipped.end(), some.begin(), some.end());
  }
  return skipped;
}

void refuse_misspelt_words(const LabelSet& labels, const std::set<std::string>& seen) {
  for (const auto& [word, spelt] : labels.spelt) {
    const std::string meant = nearest_word(word, canonical_emotions());
    if (seen.contains(word) || meant.empty()) continue;
    throw usage_error("--labels " + labels.name + ": labels." + spelt +
                      ": no recording has this label (did you mean '" + meant + "'?)");
  }
}

std::string word_counts_text(const WordCounts& words) {
  std::vector<std::pair<std::string, std::size_t>> sorted(words.begin(), words.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> texts;
  for (const auto& [word, count] : sorted) {
    if (texts.size() == kWordsShown) {
      texts.push_back("and " + std::to_string(sorted.size() - kWordsShown) + " more words");
      break;
    }
    texts.push_back(word + " " + std::to_string(count));
  }
  return join(texts, ", ");
}

std::vector<Remark> label_remarks(const std::string& corpus, const WordCounts& kept,
                                  const WordCounts& left_out) {
  std::vector<Remark> remarks;
  if (!kept.empty()) {
    remarks.push_back({corpus,
                       RemarkKind::kLabels,
                       "labels that ser knows as no emotion are classes of their own: " +
                           word_counts_text(kept) + " (--labels MAP.json can map them)",
                       {}});
  }
  WordCounts all = kept;
  for (const auto& [word, count] : left_out) all[word] += count;
  for (const auto& [word, count] : all) {
    const std::string meant = nearest_word(word, canonical_emotions());
    if (meant.empty()) continue;
    remarks.push_back({corpus,
                       RemarkKind::kLabels,
                       "label '" + word + "' (" + std::to_string(count) +
                           (count == 1 ? " recording" : " recordings") + ") looks like '" + meant +
                           "': correct it, or map it with --labels MAP.json",
                       {}});
  }
  return remarks;
}

}  // namespace ser
