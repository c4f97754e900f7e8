#pragma once

#include <filesystem>
#include <vector>

#include "core/observer.hpp"
#include "corpora/archives.hpp"
#include "corpora/scan.hpp"

namespace ser {

/// What the roots of `ser ingest` hold.
struct Inputs {
  ScanResult found;
  std::vector<std::filesystem::path> unopened;  ///< archives in folders that are no roots
};

/// Unpacks the roots that are archives and scans the folders. Throws as scan() and Archives do.
Inputs open_inputs(const std::vector<std::filesystem::path>& roots, const UnpackOptions& unpack,
                   Observer& observer);

}  // namespace ser
