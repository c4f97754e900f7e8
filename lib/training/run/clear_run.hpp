#pragma once

#include <filesystem>
#include <string>

namespace ser {

/// Whether a folder's config.json says that a run was begun there.
bool has_run_config(const std::filesystem::path& folder);

/// Whether a name is that of a fold, member or branch in a run's folder: "fold-3".
bool is_part_name(const std::string& name);

/// Throws usage_error for a folder that holds anything and is no run: what lies there is not ours
/// to replace. A run that was only planned (--dry-run) is one.
void refuse_foreign_folder(const std::filesystem::path& folder);

/// Removes the files that a run leaves in its folder and its shared features (`cv-features`), and
/// those of its folds, members and branches, by name; a folder that is empty then goes, too. All
/// else stays, and so does what lies behind a symbolic link. The log, which is open, stays.
void clear_run(const std::filesystem::path& folder);

}  // namespace ser
