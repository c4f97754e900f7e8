#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/clip_remarks.hpp"
#include "core/error.hpp"
#include "core/observer.hpp"
#include "features/feature_extractor.hpp"
#include "features/row_pieces.hpp"
#include "features/store/part.hpp"
#include "features/store/store_files.hpp"
#include "features/store/store_writer.hpp"
#include "features/workspace.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// The features of a row that are there already, if there are any: asked with the hash of its
/// samples.
using FindStored = std::function<std::optional<StoredRow>(const std::string& hash)>;

/// A row of the manifest after extraction: its features or why there are none.
struct ExtractedRow {
  StoredRow stored;  ///< without inputs after a failure
  bool kept = false;
  std::vector<ClipRemark> remarks;  ///< on the recording, where it was read
  std::optional<Failure> failure;
};

struct ExtractReport {
  std::size_t done = 0;         ///< extracted now
  std::size_t kept = 0;         ///< were there already
  std::vector<Failure> failed;  ///< the others were done all the same
};

/// Which recordings are used.
enum class ReadRows {
  kAll,     ///< all that can be read, as features of any sound are wanted
  kSpeech,  ///< those that a training uses: silent and too short ones fail
};

/// Extracts single rows of one manifest; shared by the threads of one extraction.
class RowExtractor {
 public:
  RowExtractor(const Manifest& manifest, const FeatureSet& set, ReadRows read = ReadRows::kAll);

  const FeatureExtractor& extractor() const { return extractor_; }

  /// What `find` gives is kept; the recording is then read only when the manifest has no hash of
  /// its samples. data_errors become the row's failure: those of read_piece() (or
  /// read_speech_piece()) and of extracting.
  /// Errors of other kinds are thrown.
  ExtractedRow operator()(std::size_t row, const FindStored& find);

 private:
  void extract(const Utterance& utterance, const FindStored& find, ExtractedRow& result);

  const Manifest& manifest_;
  ReadRows read_;
  FeatureExtractor extractor_;
  FeatureFunction compute_;
  RowPieces pieces_;
  WorkspacePool workspaces_;
};

/// Extracts these rows on `jobs` threads (0: all cores), but keeps those of `stored`, where there
/// is one; `done` gets them in their order. Ends early, without an error, when the observer asks
/// for it.
ExtractReport extract_rows(const Manifest& manifest, const RowRange& range, RowExtractor& extract,
                           int jobs, const StoredFeatures* stored, Observer& observer,
                           const std::function<void(const ExtractedRow&)>& done);

}  // namespace ser
