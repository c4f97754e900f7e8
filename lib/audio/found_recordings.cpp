#include "audio/found_recordings.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "audio/byte_reader.hpp"
#include "audio/formats.hpp"
#include "core/error.hpp"
#include "storage/folder.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

class FolderWalk {
 public:
  /// What kept it from being listed, or nothing.
  std::error_code enter(const fs::path& folder) {
    struct stat facts {};
    if (stat(folder.c_str(), &facts) != 0) return {errno, std::generic_category()};
    if (!seen_.emplace(facts.st_dev, facts.st_ino).second) return {};
    // Listed before anything below is opened: folders in folders would hold a descriptor each.
    const FolderListing listed = list_folder(folder);
    for (const std::string& name : listed.names) visit(folder / name);
    return listed.error;
  }

  FoundRecordings result() && {
    for (auto* paths : {&found_.files, &found_.unlisted}) {
      std::sort(paths->begin(), paths->end(),
                [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    }
    return std::move(found_);
  }

 private:
  void visit(const fs::path& path) {
    // "._a.wav" is what macOS keeps beside a file on foreign disks.
    if (path.filename().native().starts_with("._")) return;
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (fs::is_directory(status)) {
      const std::error_code error = enter(path);
      if (!error) return;
      const Error fault = reading_fault(path.string(), "cannot be opened", error.value());
      if (fault.kind() == ErrorKind::kMachine) throw Error(fault);
      found_.unlisted.push_back(path);
    } else if (fs::is_regular_file(status) ? looks_like_recording(path)
                                           : !fs::exists(status) && has_audio_extension(path)) {
      found_.files.push_back(path);
    }
  }

  FoundRecordings found_;
  std::set<std::pair<dev_t, ino_t>> seen_;
};

}  // namespace

FoundRecordings recordings_in(const fs::path& folder) {
  FolderWalk walk;
  if (const std::error_code error = walk.enter(folder)) {
    throw reading_fault(folder.string(), "cannot be read", error.value());
  }
  FoundRecordings found = std::move(walk).result();
  if (found.files.empty()) {
    const std::string hidden =
        found.unlisted.empty()
            ? ""
            : " that can be read (" + found.unlisted.front().string() + ": cannot be opened)";
    throw data_error(folder.string() + ": no recordings in this folder" + hidden);
  }
  return found;
}

}  // namespace ser
