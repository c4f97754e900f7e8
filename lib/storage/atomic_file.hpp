#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace ser {

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

}  // namespace ser
