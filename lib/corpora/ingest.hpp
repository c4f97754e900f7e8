#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "corpora/archives.hpp"
#include "corpora/copies.hpp"
#include "corpora/definition.hpp"
#include "corpora/label_set.hpp"
#include "corpora/remarks.hpp"
#include "manifest/manifest.hpp"

namespace ser {

struct IngestOptions {
  std::vector<std::filesystem::path> roots;
  std::filesystem::path manifest_folder = ".";  ///< that `file` is relative to
  bool absolute = false;                        ///< absolute paths in `file` instead
  std::vector<CorpusDefinition> definitions;
  LabelSet labels;
  std::string label_source = kIntendedLabels;  ///< or a name that definitions declare
  std::string corpus;  ///< of listed recordings that state none; empty: as their list is called
  std::vector<ColumnChoice> columns;  ///< of listed recordings
  UnpackOptions unpack;               ///< of the roots that are archives
  int jobs = 0;                       ///< 0: all cores
};

/// A corpus' labels that come from a table.
struct TableLabels {
  std::string table;        ///< its file name
  std::size_t ties = 0;     ///< recordings left out: several labels share the first place
  std::size_t without = 0;  ///< recordings left out: the table has no row for them
};

struct CorpusCounts {
  std::size_t found = 0;     ///< files that belong to the corpus
  std::size_t used = 0;      ///< rows of the manifest
  std::size_t expected = 0;  ///< published, of the selections that are there; 0: not stated
  std::set<std::string> speakers;
  double seconds = 0.0;
  std::map<std::string, std::size_t> labels;  ///< rows by emotion as the manifest has it
  std::vector<std::string> differences;       ///< from the published counts, in words
};

struct IngestResult {
  Manifest manifest;                            ///< rows by corpus, then path
  std::vector<SkippedFile> skipped;             ///< by file
  std::map<std::string, CorpusCounts> corpora;  ///< those of which anything was found
  std::vector<EqualRecordings> equal;
  std::vector<Remark> remarks;  ///< on rows of the manifest, by corpus
  std::string label_source = kIntendedLabels;
  std::map<std::string, TableLabels> label_tables;  ///< by corpus, where labels come from a table
  std::vector<std::filesystem::path> unlisted;      ///< folders that could not be opened
  std::vector<std::filesystem::path> archives;      ///< in the folders, not unpacked
  std::size_t files = 0;                            ///< audio files found, recognised or not
  std::size_t bad = 0;                              ///< skipped as `--max-bad` counts them
};

/// Unpacks the roots that are archives, takes the recordings that CSVs and lists among the roots
/// name (see read_listing), finds those below the other roots, tells from their
/// names what they are, reads each once and makes the manifest. Copies of one recording and
/// modality twins are read until one is sound; that one stays. The result does not depend on the
/// number of jobs. Throws data_error and usage_error as scan() and with_tables() do, and
/// Interrupted.
IngestResult ingest(const IngestOptions& options, Observer& observer);

}  // namespace ser
