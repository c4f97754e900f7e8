#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "corpora/archives.hpp"
#include "corpora/listing.hpp"

namespace ser {

/// A recording or an archive that was found.
struct FoundFile {
  std::filesystem::path path;      ///< absolute, through the folders as they were named
  std::filesystem::path location;  ///< absolute, with the links that lead to the root resolved
};

struct ScanResult {
  std::vector<FoundFile> files;                 ///< sorted by path
  std::vector<std::filesystem::path> unlisted;  ///< folders that could not be opened
  std::vector<FoundFile> tables;                ///< CSV files below the roots, sorted by path
  std::vector<FoundFile> archives;              ///< in folders, which scan() does not open
};

/// All audio files below the roots (a root may also be one file). Hidden files (`._*`,
/// `.DS_Store`, unfinished `.NAME.PID.part`) and files without an audio extension are passed over;
/// links are followed, and a folder is entered once, so that loops end. A link that leads nowhere
/// counts as a file.
/// Throws data_error for a root that is missing or is a file of another kind, and usage_error for
/// an archive that cannot be unpacked.
ScanResult scan(const std::vector<std::filesystem::path>& roots);

/// What the roots of `ser ingest` hold.
struct Inputs {
  ScanResult found;                             ///< without what is listed
  Listing listed;                               ///< of all CSVs and lists
  std::vector<std::filesystem::path> unopened;  ///< archives in folders that are no roots
};

/// How CSVs and lists are read: as in read_listing().
struct ListingOptions {
  std::string corpus;
  std::vector<ColumnChoice> columns;
};

/// Unpacks the roots that are archives, reads those that are CSVs or lists and scans the others.
/// Throws as scan(), read_listing() and Archives do, and usage_error for chosen columns without a
/// CSV.
Inputs open_inputs(const std::vector<std::filesystem::path>& roots, const ListingOptions& listings,
                   const UnpackOptions& unpack, Observer& observer);

}  // namespace ser
