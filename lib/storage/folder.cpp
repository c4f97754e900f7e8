#include "storage/folder.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/error.hpp"

namespace ser {
namespace fs = std::filesystem;

void make_folder(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_directory(path, error)) {
    throw usage_error(path.string() + ": is a file, and a folder is needed (choose another name)");
  }
  fs::create_directories(path, error);
  if (error) throw machine_error(path.string() + ": cannot make the folder: " + error.message());
}

void require_makeable(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error)) return;
  fs::path above = absolute_path(path).parent_path();
  while (!fs::exists(above, error) && above.has_relative_path()) above = above.parent_path();
  if (!fs::is_directory(above, error)) return;  // make_folder() says which file is in the way
  if (access(above.c_str(), W_OK | X_OK) == 0) return;
  throw machine_error(path.string() + ": cannot make the folder: " + std::strerror(errno));
}

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
