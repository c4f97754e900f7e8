#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "corpora/ingest.hpp"
#include "corpora/label_set.hpp"
#include "corpora/recognise.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// A recording that is known, with the path that the manifest gives it.
struct Candidate {
  std::filesystem::path location;
  std::string file;
  RecognisedName name;
};

/// Copies and twins of one recording, the one to prefer first.
using CopyGroup = std::vector<Candidate>;

/// A recording whose samples are sound, or that was not read since its label is left out.
struct ReadRecording {
  Utterance row;             ///< `emotion` is canonical
  bool in_manifest = false;  ///< false where its label is left out, and it was not read
  bool clipped = false;
  std::optional<LabelFault> label_fault;
};

/// What came of the copies of one recording.
struct CopyResult {
  std::optional<ReadRecording> recording;  ///< the sound one
  std::vector<SkippedFile> skipped;
};

/// Reads copies and twins until one is sound; that one stays, and the others are skipped with the
/// reason: the damaged before it, the copies and twins behind it.
CopyResult read_copies(const CopyGroup& group, const LabelSet& labels);

}  // namespace ser
