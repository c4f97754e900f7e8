#include "storage/atomic_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "storage/folder.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kSuffix = ".part";

bool is_dead(std::string_view pid_text) {
  const auto pid = to_integer(pid_text);
  return pid && *pid > 0 && kill(static_cast<pid_t>(*pid), 0) != 0 && errno == ESRCH;
}

}  // namespace

fs::path part_of(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  return folder /
         ("." + path.filename().string() + "." + std::to_string(getpid()) + std::string(kSuffix));
}

void remove_leftovers(const fs::path& folder, const std::string& name) {
  std::error_code ignored;
  for (const std::string& found : list_folder(folder).names) {
    if (!found.starts_with('.') || !found.ends_with(kSuffix)) continue;
    const std::string_view stem =
        std::string_view(found).substr(1, found.size() - 1 - kSuffix.size());
    const auto dot = stem.rfind('.');
    if (dot == std::string_view::npos || !is_dead(stem.substr(dot + 1))) continue;
    if (name.empty() || stem.substr(0, dot) == name) fs::remove_all(folder / found, ignored);
  }
}

namespace {

/// Where a symbolic link leads, so that it stays when its target is replaced.
fs::path behind_links(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  fs::path target = fs::canonical(path, error);
  return error ? path : target;
}

}  // namespace

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)), target_(behind_links(path_)) {
  std::error_code error;
  const fs::file_status there = fs::status(target_, error);
  if (fs::is_directory(there)) {
    throw usage_error(path_.string() + ": is a folder, and a file is to be written there");
  }
  if (fs::exists(there) && !fs::is_regular_file(there)) {
    part_ = target_;
  } else {
    const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
    fs::create_directories(folder, error);
    if (error) throw machine_error(path_.string() + ": cannot create: " + error.message());
    remove_leftovers(folder, target_.filename().string());
    part_ = part_of(target_);
  }
  file_ = std::fopen(part_.c_str(), "wb");
  if (file_ == nullptr) fail("create");
}

AtomicFile::~AtomicFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  if (!is_replaced()) return;
  std::error_code ignored;
  fs::remove(part_, ignored);
}

void AtomicFile::fail(const char* action) const {
  throw machine_error(path_.string() + ": cannot " + action + ": " + std::strerror(errno));
}

void AtomicFile::write(std::string_view bytes) {
  if (bytes.empty()) return;
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail("write");
}

void AtomicFile::commit() {
  if (std::fflush(file_) != 0 || (is_replaced() && fsync(fileno(file_)) != 0)) fail("write");
  const int closed = std::fclose(std::exchange(file_, nullptr));
  if (!is_replaced()) {
    if (closed != 0) fail("write");
    return;
  }
  if (closed != 0 || std::rename(part_.c_str(), target_.c_str()) != 0) {
    const int reason = errno;
    std::error_code ignored;
    fs::remove(part_, ignored);
    errno = reason;
    fail("write");
  }
}

void write_atomically(const fs::path& path, std::string_view content) {
  AtomicFile file(path);
  file.write(content);
  file.commit();
}

std::string read_text_file(const fs::path& path) {
  const auto fail = [&] {
    return data_error(path.string() + ": cannot read: " + std::strerror(errno), "unreadable");
  };
  std::error_code error;
  if (fs::is_directory(path, error)) throw data_error(path.string() + ": is a folder, not a file");
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) throw fail();
  std::string text;
  char buffer[1 << 16];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    text.append(buffer, n);
  }
  const bool failed = std::ferror(file) != 0;
  std::fclose(file);
  if (failed) throw fail();
  return text;
}

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
