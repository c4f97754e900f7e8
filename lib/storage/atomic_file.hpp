#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace ser {

/// Where something is made before it gets the name `path`: `.NAME.PID.part` in the same folder.
std::filesystem::path part_of(const std::filesystem::path& path);

/// Removes what processes that no longer run left in `folder`: the files and folders called
/// `.NAME.PID.part`, of every NAME when it is empty.
void remove_leftovers(const std::filesystem::path& folder, const std::string& name);

/// A file that appears under its name only when it is complete: written as `.NAME.PID.part` in the
/// same folder, flushed to the disk and renamed by commit(). Without commit() nothing is left.
/// What a killed process of the same name left behind is removed by the next writer.
/// Missing folders are made. A symbolic link stays and its target is replaced; a device or a pipe
/// (/dev/stdout, /dev/null) is written to as it is. Throws usage_error for a folder, machine_error
/// otherwise (disk full, no permission).
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  void commit();

 private:
  [[noreturn]] void fail(const char* action) const;

  bool is_replaced() const { return part_ != target_; }

  std::filesystem::path path_;    ///< as it was given, for messages
  std::filesystem::path target_;  ///< behind symbolic links
  std::filesystem::path part_;    ///< what is written; a device or a pipe itself
  std::FILE* file_ = nullptr;
};

void write_atomically(const std::filesystem::path& path, std::string_view content);

/// The whole file. Throws data_error when it cannot be read.
std::string read_text_file(const std::filesystem::path& path);

/// A folder that appears under its name only when it is complete: filled as `.NAME.PID.part` beside
/// it, and renamed by commit(), which replaces a folder of that name. Without commit() nothing is
/// left; what killed processes left in the parent folder is removed. Missing parents are made.
/// Throws machine_error when the folder cannot be made or renamed.
class AtomicFolder {
 public:
  explicit AtomicFolder(std::filesystem::path path);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  /// Where the contents are to be put before commit().
  const std::filesystem::path& part() const { return part_; }
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path part_;
  bool made_ = false;  ///< `part_` is ours to remove
};

}  // namespace ser
