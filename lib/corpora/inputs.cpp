#include "corpora/inputs.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

namespace ser {
namespace fs = std::filesystem;
namespace {

void append(Listing more, Listing& all) {
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

Inputs open_inputs(const std::vector<fs::path>& roots, const std::string& corpus,
                   const UnpackOptions& unpack, Observer& observer) {
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
      append(read_listing(root, corpus), inputs.listed);
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
