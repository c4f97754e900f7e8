#include "storage/atomic_file.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kSuffix = ".part";

/// Removes `.NAME.PID.part` of processes that no longer run.
void remove_leftovers(const fs::path& folder, const std::string& prefix) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(kSuffix)) continue;
    const auto pid = to_integer(
        std::string_view(name).substr(prefix.size(), name.size() - prefix.size() - kSuffix.size()));
    if (!pid || kill(static_cast<pid_t>(*pid), 0) == 0 || errno != ESRCH) continue;
    fs::remove(entry.path(), ignored);
  }
}

}  // namespace

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)) {
  const fs::path folder = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
  std::error_code error;
  fs::create_directories(folder, error);
  const std::string prefix = "." + path_.filename().string() + ".";
  remove_leftovers(folder, prefix);
  part_ = folder / (prefix + std::to_string(getpid()) + std::string(kSuffix));
  if (fs::is_directory(path_, error)) {
    throw usage_error(path_.string() + ": is a folder, and a file is to be written there");
  }
  file_ = std::fopen(part_.c_str(), "wb");
  if (file_ == nullptr) fail("create");
}

AtomicFile::~AtomicFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;
  fs::remove(part_, ignored);
}

void AtomicFile::fail(const char* action) const {
  throw machine_error(path_.string() + ": cannot " + action + ": " + std::strerror(errno));
}

void AtomicFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail("write");
}

void AtomicFile::commit() {
  if (std::fflush(file_) != 0 || fsync(fileno(file_)) != 0) fail("write");
  const int closed = std::fclose(std::exchange(file_, nullptr));
  if (closed != 0 || std::rename(part_.c_str(), path_.c_str()) != 0) {
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

}  // namespace ser
