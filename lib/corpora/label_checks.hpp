#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "corpora/copies.hpp"
#include "corpora/definition.hpp"
#include "corpora/label_set.hpp"
#include "corpora/remarks.hpp"

namespace ser {

/// The copies and twins of one recording, all of them skipped where the labels that they become
/// differ: nothing tells which is right. Empty: they agree.
std::vector<SkippedFile> contradicting_copies(const CopyGroup& group, const LabelSet& labels);

/// The same for recordings with the same samples, which leave the manifest (`in_manifest`); but for
/// those that a definition knows as duplicates.
std::vector<SkippedFile> contradicting_samples(std::vector<ReadRecording>& recordings,
                                               const LabelSet& labels,
                                               std::span<const CorpusDefinition> definitions);

/// Throws usage_error for a word of the label set that no recording has (`seen`, as compared_word()
/// spells them) and that is a near miss of a canonical emotion.
void refuse_misspelt_words(const LabelSet& labels, const std::set<std::string>& seen);

/// Words → recordings.
using WordCounts = std::map<std::string, std::size_t>;

/// "fru 80, ang 40", the most frequent first, ten of them.
std::string word_counts_text(const WordCounts& words);

/// What a reader of a corpus' labels should know: words that nobody knows as an emotion and that
/// became classes (`kept`), and those, left out ones too, that are a near miss of an emotion.
std::vector<Remark> label_remarks(const std::string& corpus, const WordCounts& kept,
                                  const WordCounts& left_out);

}  // namespace ser
