#pragma once

#include <filesystem>

namespace ser {

/// Makes the folder and those above it that are missing; one that is there is left as it is. Throws
/// usage_error where a file has its name, and machine_error with the system's reason (no permission,
/// disk full).
void make_folder(const std::filesystem::path& path);

}  // namespace ser
