#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "corpora/definition.hpp"
#include "manifest/manifest.hpp"

namespace ser {

struct PublishedComparison {
  std::size_t expected = 0;              ///< files published, of the selections that are there
  std::vector<std::string> differences;  ///< in words, empty when nothing differs
};

/// Compares distinct, sound recordings of one corpus (their `emotion` canonical, before any label
/// set) with the published counts; those of each emotion only where `emotions` says so. A selection
/// of which no recording is there is passed over.
PublishedComparison compare_with_published(const CorpusDefinition& definition,
                                           std::span<const Utterance* const> recordings,
                                           bool emotions = true);

}  // namespace ser
