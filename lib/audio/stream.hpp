#pragma once

#include <filesystem>

namespace ser {

/// Standard input, read to its end into memory, as a file that read_clip can open while this
/// object lives: containers are decoded by seeking, and a pipe cannot be sought.
class StdinFile {
 public:
  /// Throws machine_error when memory does not suffice, data_error when reading fails.
  StdinFile();
  ~StdinFile();
  StdinFile(const StdinFile&) = delete;
  StdinFile& operator=(const StdinFile&) = delete;

  std::filesystem::path path() const;

 private:
  int descriptor_ = -1;
};

}  // namespace ser
