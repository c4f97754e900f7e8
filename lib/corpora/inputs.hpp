#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "corpora/archives.hpp"
#include "corpora/listing.hpp"
#include "corpora/scan.hpp"

namespace ser {

/// What the roots of `ser ingest` hold.
struct Inputs {
  ScanResult found;                             ///< without what is listed
  Listing listed;                               ///< of all CSVs and lists
  std::vector<std::filesystem::path> unopened;  ///< archives in folders that are no roots
};

/// Unpacks the roots that are archives, reads those that are CSVs or lists (`corpus` as in
/// read_listing) and scans the others. Throws as scan(), read_listing() and Archives do.
Inputs open_inputs(const std::vector<std::filesystem::path>& roots, const std::string& corpus,
                   const UnpackOptions& unpack, Observer& observer);

}  // namespace ser
