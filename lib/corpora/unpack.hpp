#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/observer.hpp"
#include "corpora/unpacked_tree.hpp"

namespace ser {

/// The bytes that the entries of a zip or of a tar without compression are said to have; nothing
/// for other archives, which would have to be read for it. Throws data_error when it is no archive,
/// damaged or encrypted.
std::optional<std::uint64_t> stated_bytes(const std::filesystem::path& archive);

/// Unpacks a zip, or a tar (plain, gzip, bzip2, xz or zstd), into `folder`, which exists and is
/// empty. Folders and files are all that is made, readable and never executable; a link to a file
/// of the archive becomes that file, one to a folder is left out, and so is what file managers
/// leave behind. File names do not depend on the locale.
/// Throws data_error, naming the archive and the entry: a name or link that leads out of the
/// folder, an entry that lies below a link, a device or pipe, an encrypted, damaged or truncated
/// archive, more than a million entries, more than `max_bytes` bytes (as they come, whatever the
/// archive says). Throws machine_error when a file cannot be written, and Interrupted. What was
/// written until then is left to the caller to remove.
Unpacked unpack(const std::filesystem::path& archive, const std::filesystem::path& folder,
                std::uint64_t max_bytes, Observer& observer);

}  // namespace ser
