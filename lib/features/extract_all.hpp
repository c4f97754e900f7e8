#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "features/extract_row.hpp"
#include "features/feature_extractor.hpp"
#include "features/store/part.hpp"
#include "manifest/manifest.hpp"

namespace ser {

struct ExtractOptions {
  int jobs = 0;        ///< threads; 0: all cores
  bool force = false;  ///< start again, whatever is there
  ReadRows read = ReadRows::kAll;
};

/// Extracts the features of all rows into the feature store `out` (docs/features.md), from which
/// FeatureStore reads them. What the folder holds of the same config, utterance and samples is
/// kept, whether a run like this or parts left it; what is there of other utterances is removed.
/// The files' bytes depend on the manifest, the recordings and the config alone: not on the jobs,
/// nor on interruptions in between.
///
/// Throws usage_error when `out` holds features of another config (without `force`), Interrupted
/// after everything finished has been saved, machine_error when it cannot be written.
ExtractReport extract_all(const Manifest& manifest, const FeatureSet& set,
                          const std::filesystem::path& out, const ExtractOptions& options,
                          Observer& observer);

/// One part of the rows, for one of several processes that run at once, on one `out` but perhaps
/// on several machines: into files of its own, which extract_all() then joins. What the folder
/// holds already is not extracted again. Touches nothing that another part writes; with `force`
/// removes what a finished extraction left, what this part left, and what parts left of another
/// config. Throws as extract_all() does.
ExtractReport extract_part(const Manifest& manifest, const FeatureSet& set, const ShardPart& part,
                           const std::filesystem::path& out, const ExtractOptions& options,
                           Observer& observer);

/// The features of all rows, for vectors, as lines of CSV (`file,start,end`, named columns), header
/// first, in the order of the manifest, without any file. Throws usage_error when the config gives
/// maps.
ExtractReport extract_lines(const Manifest& manifest, const FeatureSet& set, int jobs,
                            const std::function<void(const std::string&)>& line,
                            Observer& observer);

}  // namespace ser
