#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/failure.hpp"
#include "core/observer.hpp"
#include "features/feature_config.hpp"
#include "manifest/manifest.hpp"

namespace ser {

struct ExtractOptions {
  int jobs = 0;        ///< threads; 0: all cores
  bool force = false;  ///< start again, whatever is there
};

struct ExtractReport {
  std::size_t done = 0;         ///< extracted now
  std::size_t kept = 0;         ///< were there already
  std::vector<Failure> failed;  ///< the others were done all the same
};

/// Extracts the features of all rows into the feature store `out` (docs/features.md), from which
/// FeatureStore reads them. What the folder holds of the same config, utterance and samples is
/// kept; what is there of other utterances is removed. The files' bytes depend on the manifest, the
/// recordings and the config alone: not on the jobs, nor on interruptions in between.
///
/// Throws usage_error when `out` holds features of another config (without `force`), Interrupted
/// after everything finished has been saved, machine_error when it cannot be written.
ExtractReport extract_all(const Manifest& manifest, const FeatureConfig& config,
                          const std::filesystem::path& out, const ExtractOptions& options,
                          Observer& observer);

/// The same for vectors as lines of CSV (`file,start,end`, named columns), header first, in the
/// order of the manifest, without any file. Throws usage_error when the config gives maps.
ExtractReport extract_lines(const Manifest& manifest, const FeatureConfig& config, int jobs,
                            const std::function<void(const std::string&)>& line,
                            Observer& observer);

}  // namespace ser
