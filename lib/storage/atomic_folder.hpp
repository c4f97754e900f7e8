#pragma once

#include <filesystem>

namespace ser {

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
