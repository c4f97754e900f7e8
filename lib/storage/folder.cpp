#include "storage/folder.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace ser {
namespace fs = std::filesystem;

FolderListing list_folder(const fs::path& folder) {
  FolderListing found;
  fs::directory_iterator at(folder, found.error);
  for (const fs::directory_iterator end; !found.error && at != end; at.increment(found.error)) {
    found.names.push_back(at->path().filename().string());
  }
  std::sort(found.names.begin(), found.names.end());
  return found;
}

std::vector<std::string> names_in_folder(const fs::path& folder) {
  FolderListing found = list_folder(folder);
  const bool is_missing = found.error == std::errc::no_such_file_or_directory ||
                          found.error == std::errc::not_a_directory;
  if (found.error && !is_missing) {
    throw machine_error(folder.string() + ": cannot read the folder: " + found.error.message());
  }
  return std::move(found.names);
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

std::uintmax_t size_of_file(const fs::path& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  return error ? 0 : size;
}

fs::path absolute_path(const fs::path& path) {
  std::error_code error;
  fs::path found = fs::absolute(path, error);
  if (error) throw machine_error(path.string() + ": cannot be located: " + error.message());
  return found;
}

}  // namespace ser
