#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/observer.hpp"
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

/// Resolves the names in the request: corpora, label set, label source. Throws usage_error.
IngestOptions options_of(const IngestRequest& request);

/// ingest(), with a warning for each folder that could not be opened and for archives that were not
/// unpacked. Throws data_error when nothing was recognised, and what ingest() throws.
IngestResult ingest_corpora(const IngestOptions& options, Observer& observer);

/// Throws data_error when more recordings are damaged than `max_bad` allows, or none is left;
/// `where` ends the message.
void require_usable(const IngestResult& result, const IngestRequest& request,
                    const std::string& where);

}  // namespace ser
