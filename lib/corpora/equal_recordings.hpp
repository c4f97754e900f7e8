#pragma once

#include <span>
#include <vector>

#include "corpora/definition.hpp"
#include "corpora/ingest.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// The rows that hold the same samples, sorted by file; `known` where the definition of their
/// corpus names all of them as equal.
std::vector<EqualRecordings> equal_recordings(std::span<const Utterance> rows,
                                              std::span<const CorpusDefinition> definitions);

}  // namespace ser
