#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ser {

/// An entry's name as the archive's bytes mean it. In a zip: UTF-8 where the bytes are that, else
/// code page 437 as the format says; a backslash stands between folders. In a tar: the bytes.
std::string entry_name(std::string_view bytes, bool zip);

/// Where an entry of that name belongs, relative to the folder that the archive is unpacked into;
/// empty for that folder itself. Throws data_error, naming the entry, for an empty name, an
/// absolute path, a drive letter, and `..` between slashes or backslashes.
std::filesystem::path entry_path(std::string_view name);

/// The path, relative to the folder of the archive, that `target` means seen from the folder
/// `from`; nothing where it leads out of it.
std::optional<std::filesystem::path> link_path(const std::filesystem::path& from,
                                               std::string_view target);

/// What file managers leave behind: `__MACOSX/`, `._*`, `.DS_Store`, `Thumbs.db`.
bool is_litter(const std::filesystem::path& path);

/// What was unpacked.
struct Unpacked {
  std::size_t files = 0;
  std::uint64_t bytes = 0;
  std::vector<std::string> dead_links;  ///< links to nothing in the archive, which are left out
};

/// The entries of an archive, made below a folder that is empty at first. Only folders and files
/// are made, never executable; litter of file managers is left out. Everything throws data_error,
/// naming the archive and the entry, for what must not be unpacked, and machine_error when the disk
/// does not take it. `name` is what entry_name() gives.
class UnpackedTree {
 public:
  UnpackedTree(std::filesystem::path archive, std::filesystem::path folder,
               std::uint64_t max_bytes);
  ~UnpackedTree();
  UnpackedTree(const UnpackedTree&) = delete;
  UnpackedTree& operator=(const UnpackedTree&) = delete;

  void add_folder(const std::string& name);
  void begin_file(const std::string& name);
  /// Bytes of the file that was begun. Those of litter count towards `max_bytes`, too.
  void write(std::string_view bytes);
  void end_file();
  void add_hard_link(const std::string& name, const std::string& target);
  void add_symbolic_link(const std::string& name, const std::string& target);
  [[noreturn]] void refuse_special(const std::string& name) const;

  /// Makes the links as second names of files, so that nothing was ever written through one.
  Unpacked finish();

 private:
  [[noreturn]] void refuse(const std::string& why) const;
  [[noreturn]] void fail(const std::string& why) const;
  std::filesystem::path path_of(const std::string& name) const;
  void make_folder(const std::filesystem::path& path);
  void add_link(const std::string& name, const std::string& target,
                const std::filesystem::path& path, const std::filesystem::path& from);
  void make_link(const std::filesystem::path& path, std::filesystem::path target);

  std::filesystem::path archive_;
  std::filesystem::path folder_;
  std::uint64_t max_bytes_;
  int descriptor_ = -1;  ///< of the file that is written
  /// What links mean, and which files there are; paths below `folder_`.
  std::map<std::filesystem::path, std::filesystem::path> links_;
  std::set<std::filesystem::path> files_;
  Unpacked result_;
};

}  // namespace ser
