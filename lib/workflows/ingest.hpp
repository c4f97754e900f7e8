#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "corpora/explain.hpp"
#include "corpora/ingest.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// What `--set` changes and `--print-config` shows. Empty texts: recognised by the files (corpus),
/// as the label set says (calm, boredom).
struct IngestConfig {
  std::string corpus;
  std::string labels = "native";
  std::string calm;
  std::string boredom;
  std::string label_source = kIntendedLabels;
  std::vector<ColumnChoice> columns;  ///< what CSVs call columns of the manifest
  bool absolute = false;
  std::int64_t max_bad = 0;
};

/// The largest `max_bad`.
inline constexpr std::int64_t kMostMaxBad = 1'000'000'000;

Json describe(const IngestConfig& config);
/// Strict. Throws usage_error.
IngestConfig ingest_config_from_json(const Json& json);

/// What `ser ingest` is asked for.
struct IngestRequest {
  IngestConfig config;
  std::vector<std::string> roots;                        ///< folders, archives, manifests, lists
  std::optional<std::filesystem::path> manifest_folder;  ///< that `file` is relative to
  std::filesystem::path unpack;                          ///< folder for archives
  std::optional<std::uint64_t> max_unpacked;             ///< bytes
  int jobs = 0;                                          ///< 0: all cores
};

/// Resolves the names in the request: corpora, label set, label source. A corpus that no definition
/// has names the rows of CSVs and lists that state none, where nothing else is read. Throws
/// usage_error.
IngestOptions options_of(const IngestRequest& request);

/// ingest(), with a warning for each folder that could not be opened and for archives that were not
/// unpacked. Throws data_error when nothing was recognised, and what ingest() throws.
IngestResult ingest_corpora(const IngestOptions& options, Observer& observer);

/// Throws usage_error where one of the outputs is an input, or is called as a recording is.
void refuse_output_over_input(const IngestRequest& request,
                              const std::vector<std::filesystem::path>& outputs);
/// The same for the recordings that were found.
void refuse_output_over_recording(const IngestResult& result,
                                  const std::vector<std::filesystem::path>& outputs);

/// How each definition (or the one called `corpus`) reads a name, those that get further first.
/// Throws usage_error.
std::vector<NameExplanation> explain_name(const std::string& file, const std::string& corpus);

/// Throws data_error when more recordings are missing or damaged than `max_bad` allows, or none is
/// left; `where` ends the message.
void require_usable(const IngestResult& result, const IngestRequest& request,
                    const std::string& where);

}  // namespace ser
