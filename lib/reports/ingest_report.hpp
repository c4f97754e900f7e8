#pragma once

#include <string>
#include <vector>

#include "corpora/ingest.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// For people: files found, used and left out per corpus, emotions × corpora, what was left out
/// and why, equal recordings, differences from the published counts, remarks. Ends with a newline.
std::string ingest_text(const IngestResult& result);

/// For scripts: {"files", "corpora": {NAME: {"files", "expected", "speakers", "seconds",
/// "labels", …}}, "skipped": {reason: count}, "equal", "remarks", "label_source", …}.
Json ingest_json(const IngestResult& result);

/// The data card (Markdown) that lies beside a manifest: counts, speakers, durations, labels,
/// sources, licences, what was left out and why, equal recordings, differences, remarks. `roots`
/// are the folders as the user named them. It holds no date, so that equal data give an equal card.
std::string ingest_card(const IngestResult& result, const IngestOptions& options,
                        const std::vector<std::string>& roots);

/// `data.skipped.csv`: file,corpus,reason,detail.
std::string skipped_csv(const IngestResult& result);

}  // namespace ser
