#pragma once

#include <filesystem>
#include <string>

namespace ser {

/// Where something is made before it gets the name `path`: `.NAME.PID.part` in the same folder.
std::filesystem::path part_of(const std::filesystem::path& path);

/// Removes what processes that no longer run left in `folder`: the files and folders called
/// `.NAME.PID.part`, of every NAME when it is empty.
void remove_leftovers(const std::filesystem::path& folder, const std::string& name);

}  // namespace ser
