#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "corpora/ingest.hpp"
#include "corpora/label_checks.hpp"
#include "reports/table.hpp"

namespace ser {

/// Files found, used and left out, published files, speakers and hours of each corpus; a line for
/// files of no corpus, and a total where there are several lines.
Table corpus_table(const IngestResult& result);

/// Rows of the manifest by emotion and corpus, with a total where there are several corpora.
Table emotion_table(const IngestResult& result);

/// Native labels and what they became, with the number of rows.
Table label_table(const IngestResult& result);

/// Speakers of each corpus by sex, and the range of their ages.
Table speaker_table(const IngestResult& result);

/// Rows by speaker and emotion.
Table speaker_emotion_table(const Manifest& manifest);

/// Hours, durations, sample rates and channels of each corpus.
Table sound_table(const IngestResult& result);

/// The labels that were left out because nobody knows them as an emotion.
WordCounts unknown_labels(const IngestResult& result);

/// Files left out by corpus and reason, and what the reason means.
Table left_out_table(const IngestResult& result);

/// "2 duplicate, 1 twin", or nothing.
std::string left_out_line(const IngestResult& result);

/// Files left out by reason.
std::map<std::string, std::size_t> left_out_counts(const IngestResult& result);

/// "tess: 1 recording with …: a.wav", with at most `most` names.
std::string remark_line(const Remark& remark, std::size_t most);

/// All corpora's differences from the published counts.
std::vector<std::string> all_differences(const IngestResult& result);

/// Where the labels come from, when that is not only the names: a line a corpus.
std::vector<std::string> label_source_lines(const IngestResult& result);

}  // namespace ser
