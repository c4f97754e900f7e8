#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace ser {

/// A file that appears under its name only when it is complete: written as `.NAME.PID.part` in the
/// same folder, flushed to the disk and renamed by commit(). Without commit() nothing is left.
/// What a killed process of the same name left behind is removed by the next writer.
/// Missing folders are made. Throws machine_error (disk full, no permission).
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

  std::filesystem::path path_;
  std::filesystem::path part_;
  std::FILE* file_ = nullptr;
};

void write_atomically(const std::filesystem::path& path, std::string_view content);

/// The whole file. Throws data_error when it cannot be read.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace ser
