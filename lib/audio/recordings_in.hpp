#pragma once

#include <filesystem>
#include <vector>

namespace ser {

/// The audio files (by their endings) of a folder and all folders below it, by path. Throws
/// data_error when there is none, or the folder cannot be read.
std::vector<std::filesystem::path> recordings_in(const std::filesystem::path& folder);

}  // namespace ser
