#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

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

/// `name` on one line: control characters become `\xHH`.
std::string printable(std::string_view name);

}  // namespace ser
