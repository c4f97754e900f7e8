#include "corpora/inputs.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <utility>

#include "audio/byte_reader.hpp"
#include "audio/formats.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "corpora/archives.hpp"
#include "storage/folder.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

class Scanner {
 public:
  void root(const fs::path& given) {
    std::error_code error;
    const fs::file_status status = fs::status(given, error);
    if (!fs::exists(status)) {
      throw data_error(given.string() + ": no such file or folder");
    }
    fs::path path = fs::absolute(given).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();  // a trailing slash
    const fs::path location = fs::canonical(given);
    if (fs::is_directory(status)) {
      folder(path, location);
    } else if (is_unread_archive(given)) {
      throw usage_error(given.string() + ": archives of this kind are not read (but zip and tar " +
                        "are); unpack it and name the folder");
    } else if (looks_like_recording(given)) {
      add(path, location);
    } else {
      throw data_error(given.string() + ": is neither a folder nor a recording");
    }
  }

  ScanResult result() && {
    for (auto* files : {&result_.files, &result_.tables}) {
      std::sort(files->begin(), files->end(), [](const FoundFile& a, const FoundFile& b) {
        return a.path.native() < b.path.native();
      });
    }
    return std::move(result_);
  }

 private:
  void add(const fs::path& path, const fs::path& location) {
    if (!seen_files_.insert(location.native()).second) return;
    result_.files.push_back({path, location});
  }

  void folder(const fs::path& path, const fs::path& location) {
    struct stat facts {};
    if (stat(location.c_str(), &facts) != 0) return;
    if (!seen_folders_.emplace(facts.st_dev, facts.st_ino).second) return;
    const FolderListing listed = list_folder(location);
    if (listed.error) {
      const Error fault = reading_fault(path.string(), "cannot be opened", listed.error.value());
      if (fault.kind() == ErrorKind::kMachine) throw Error(fault);
      result_.unlisted.push_back(path);
    }
    for (const std::string& name : listed.names) visit(location / name, path / name);
  }

  void visit(const fs::path& location, const fs::path& path) {
    const fs::path name = path.filename();
    if (name.native().starts_with('.')) return;
    std::error_code ignored;
    const fs::file_status status = fs::status(location, ignored);
    if (fs::is_directory(status)) {
      folder(path, location);
    } else if ((fs::is_regular_file(status) || !fs::exists(status)) && has_audio_extension(name)) {
      add(path, location);
    } else if (fs::is_regular_file(status) && is_table_name(name)) {
      result_.tables.push_back({path, location});
    } else if (fs::is_regular_file(status) && is_archive(name)) {
      result_.archives.push_back({path, location});
    } else if (fs::is_regular_file(status) && looks_like_recording(location)) {
      add(path, location);
    }
  }

  ScanResult result_;
  std::set<std::pair<dev_t, ino_t>> seen_folders_;
  std::set<std::string> seen_files_;
};

}  // namespace

ScanResult scan(const std::vector<fs::path>& roots) {
  Scanner scanner;
  for (const auto& root : roots) scanner.root(root);
  return std::move(scanner).result();
}

namespace {

void append(Listing more, Listing& all) {
  std::move(more.notes.begin(), more.notes.end(), std::back_inserter(all.notes));
  std::move(more.recordings.begin(), more.recordings.end(), std::back_inserter(all.recordings));
  for (auto& column : more.extra_columns) {
    auto& columns = all.extra_columns;
    if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
      columns.push_back(std::move(column));
    }
  }
}

/// What a list says about a recording stands, wherever else it was found.
void remove_listed(ScanResult& found, const Listing& listed) {
  if (listed.recordings.empty()) return;
  std::set<fs::path> locations;
  for (const auto& recording : listed.recordings) locations.insert(recording.location);
  std::erase_if(found.files, [&](const FoundFile& file) {
    std::error_code error;
    fs::path folder = fs::canonical(file.location.parent_path(), error);
    return locations.contains(folder / file.location.filename());
  });
}

}  // namespace

Inputs open_inputs(const std::vector<fs::path>& roots, const ListingOptions& listings,
                   const UnpackOptions& unpack, Observer& observer) {
  if (!listings.columns.empty() && std::none_of(roots.begin(), roots.end(), is_table_name)) {
    throw usage_error("--column: names columns of a CSV, and none of the inputs is one");
  }
  Inputs inputs;
  Archives archives(unpack, observer);
  std::vector<fs::path> others;
  std::set<fs::path> opened;
  for (const auto& root : roots) {
    std::error_code ignored;
    const bool is_file = fs::is_regular_file(root, ignored);
    if (is_file && is_archive(root)) {
      opened.insert(fs::canonical(root, ignored));
      others.push_back(archives.unpacked(root));
    } else if (is_file && is_listing(root)) {
      append(read_listing(root, listings.corpus, listings.columns), inputs.listed);
    } else {
      others.push_back(root);
    }
  }
  inputs.found = scan(others);
  remove_listed(inputs.found, inputs.listed);
  for (const auto& archive : inputs.found.archives) {
    std::error_code ignored;
    if (opened.contains(fs::canonical(archive.location, ignored))) continue;
    inputs.unopened.push_back(archive.path);
  }
  return inputs;
}

}  // namespace ser
