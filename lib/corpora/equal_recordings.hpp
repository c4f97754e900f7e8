#pragma once

#include <span>
#include <string>
#include <vector>

#include "corpora/definition.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// Recordings of a manifest that hold the same samples.
struct EqualRecordings {
  std::vector<std::string> files;
  bool known = false;  ///< the corpus definition names them
};

/// The groups of rows with equal `hash`, two or more each, sorted by file.
std::vector<EqualRecordings> equal_recordings(std::span<const Utterance> rows,
                                              std::span<const CorpusDefinition> definitions);

}  // namespace ser
