#pragma once

#include <cstdint>
#include <filesystem>

#include "core/observer.hpp"

namespace ser {

/// Where archives are unpacked, and how much.
struct UnpackOptions {
  std::filesystem::path folder;                  ///< empty: archives cannot be unpacked
  std::uint64_t max_bytes = 100'000'000'000ULL;  ///< of all archives of a run together
};

/// True for the endings of archives that can be unpacked: zip, tar, and tar with gz, bz2, xz, zst
/// or the short forms tgz, tbz, tbz2, txz, tzst; in any case.
bool is_archive(const std::filesystem::path& path);

/// True for archives of other kinds (7z, rar, …), which are not read.
bool is_unread_archive(const std::filesystem::path& path);

/// Unpacks archives one after the other, each into a folder of its own, which is called as the
/// archive is, without its ending; archives of one name from several folders get NAME, NAME-2, ….
/// The hidden file `.ser-unpacked.json` in it says which archive it was made from (path, size, time
/// of change) and how many files and bytes that gave: as long as all that is so, the next run takes
/// the folder as it is. The folder of an archive that changed is made anew; others, and folders
/// without that file, are never touched.
class Archives {
 public:
  Archives(UnpackOptions options, Observer& observer);

  /// The folder with the archive's contents. Runs that unpack into one folder wait for each other.
  /// Says through the observer whether it was unpacked or there already. Throws as unpack() does
  /// (then nothing is left of it), usage_error when there is no folder to unpack into,
  /// machine_error when the archive says that it holds more than the disk has room for.
  std::filesystem::path unpacked(const std::filesystem::path& archive);

 private:
  std::filesystem::path unpacked_or_there(const std::filesystem::path& archive);
  void unpack_into(const std::filesystem::path& archive, const std::filesystem::path& folder);

  UnpackOptions options_;
  Observer& observer_;
  std::uint64_t left_;  ///< bytes that may still be unpacked
};

}  // namespace ser
