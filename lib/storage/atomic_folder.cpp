#include "storage/atomic_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <system_error>
#include <utility>

#include "core/error.hpp"
#include "storage/leftovers.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// Everything of the folder's file system is on the disk, as far as the system can tell.
void flush(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  syncfs(descriptor);
  close(descriptor);
}

}  // namespace

AtomicFolder::AtomicFolder(fs::path path) : path_(std::move(path)), part_(part_of(path_)) {
  remove_leftovers(part_.parent_path(), "");
  std::error_code error;
  fs::remove_all(part_, error);
  fs::create_directories(part_, error);
  if (error) throw machine_error(path_.string() + ": cannot create: " + error.message());
  made_ = true;
}

AtomicFolder::~AtomicFolder() {
  if (!made_) return;
  std::error_code ignored;
  fs::remove_all(part_, ignored);
}

void AtomicFolder::commit() {
  flush(part_);
  // A folder cannot be renamed onto one that has contents, so the old one steps aside first.
  const fs::path old = part_of(path_.string() + ".old");
  std::error_code error;
  fs::rename(path_, old, error);
  if (error && error != std::errc::no_such_file_or_directory) {
    throw machine_error(path_.string() + ": cannot replace: " + error.message());
  }
  fs::rename(part_, path_, error);
  if (error) {
    const std::string reason = error.message();
    fs::rename(old, path_, error);
    throw machine_error(path_.string() + ": cannot write: " + reason);
  }
  made_ = false;
  fs::remove_all(old, error);
}

}  // namespace ser
