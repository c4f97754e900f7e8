#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "manifest/manifest.hpp"
#include "models/recognizer.hpp"

namespace ser {

/// Recordings one after the other, so that a long list is never held. Called from one thread at a
/// time.
struct Recordings {
  std::function<std::optional<Recording>()> next;  ///< nothing at the end
  std::size_t expected = 0;                        ///< how many are to come; 0: not known
  /// Some may be pieces of one file; false where none can be, or a list that is read once may yet
  /// name a manifest.
  bool has_pieces = false;
  /// Folders that could not be opened, and whose files are missing, among what was looked up.
  std::shared_ptr<std::vector<std::filesystem::path>> unlisted{};
};

/// Recordings as a command line names them.
struct RecordingNames {
  /// Files; folders, for all recordings below them; manifests (.csv), for their rows; `-`, the
  /// recording on standard input.
  std::vector<std::string> given{};
  std::string list{};          ///< a file of more such names, one a line, or `-`; empty: none
  bool ends_with_nul = false;  ///< the list's names, instead of a line's end
};

/// Those given, then those listed, each in the order in which it is named. What is given is looked
/// up at once, what is listed when its turn comes. Throws, then or from next(), usage_error when
/// nothing is named, data_error for a list, folder or manifest that cannot be read and for a folder
/// without recordings.
Recordings recordings_of(const RecordingNames& names);

/// A manifest with a row a recording, in their order: files, and folders for all recordings below
/// them; and the folders that could not be opened. Throws data_error as recordings_below() does.
struct NamedManifest {
  Manifest manifest;
  std::vector<std::filesystem::path> unlisted;
};
NamedManifest manifest_of(const std::vector<std::string>& names);
/// A warning for each folder whose files are missing.
void warn_of_unlisted(const std::vector<std::filesystem::path>& unlisted, Observer& observer);

/// The manifest of that name; `-` is standard input. Throws data_error, and usage_error for a
/// recording there.
Manifest read_named_manifest(const std::string& name);

/// All recordings below a folder, by path. Throws data_error as recordings_in() does.
Recordings recordings_below(const std::filesystem::path& folder);

}  // namespace ser
