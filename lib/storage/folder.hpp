#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace ser {

/// Makes the folder and those above it that are missing; one that is there is left as it is. Throws
/// usage_error where a file has its name, and machine_error with the system's reason (no
/// permission, disk full).
void make_folder(const std::filesystem::path& path);

/// Before work whose results go to this folder: throws machine_error with the system's reason where
/// it is not there and cannot be made. Makes nothing.
void require_makeable(const std::filesystem::path& path);

// What is asked of the file system goes through these: none throws std::filesystem_error.

/// What a folder holds, as far as it could be read.
struct FolderListing {
  std::vector<std::string> names;  ///< sorted
  std::error_code error;           ///< why it is not all, or nothing
};
FolderListing list_folder(const std::filesystem::path& folder);

/// All names in a folder, sorted; none where there is no folder. Throws machine_error for one that
/// cannot be read to its end.
std::vector<std::string> names_in_folder(const std::filesystem::path& folder);

/// Whether there is a folder; false also where nobody can tell.
bool is_folder(const std::filesystem::path& path);
/// The size of a file in bytes; 0 where nobody can tell.
std::uintmax_t size_of_file(const std::filesystem::path& path);
/// The path from the root. Throws machine_error where the working folder is gone.
std::filesystem::path absolute_path(const std::filesystem::path& path);

}  // namespace ser
