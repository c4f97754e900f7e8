#pragma once

#include <filesystem>
#include <vector>

namespace ser {

/// What lies in a folder and all folders below it.
struct FoundRecordings {
  std::vector<std::filesystem::path> files;     ///< what looks like a recording, by path
  std::vector<std::filesystem::path> unlisted;  ///< folders that could not be opened, by path
};

/// The files that look like recordings or videos (looks_like_recording()), whether they can be
/// decoded or not. Links are followed, and a folder is entered once, so that loops end. A link that
/// leads nowhere counts as a file where its name does. Throws data_error when there is no such
/// file, or the folder itself cannot be read.
FoundRecordings recordings_in(const std::filesystem::path& folder);

}  // namespace ser
