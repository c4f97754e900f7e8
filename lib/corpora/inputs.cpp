#include "corpora/inputs.hpp"

#include <set>
#include <system_error>
#include <utility>

namespace ser {
namespace fs = std::filesystem;

Inputs open_inputs(const std::vector<fs::path>& roots, const UnpackOptions& unpack,
                   Observer& observer) {
  Inputs inputs;
  Archives archives(unpack, observer);
  std::vector<fs::path> folders;
  std::set<fs::path> opened;
  for (const auto& root : roots) {
    std::error_code ignored;
    if (fs::is_regular_file(root, ignored) && is_archive(root)) {
      opened.insert(fs::canonical(root, ignored));
      folders.push_back(archives.unpacked(root));
    } else {
      folders.push_back(root);
    }
  }
  inputs.found = scan(folders);
  for (const auto& archive : inputs.found.archives) {
    std::error_code ignored;
    if (opened.contains(fs::canonical(archive.location, ignored))) continue;
    inputs.unopened.push_back(archive.path);
  }
  return inputs;
}

}  // namespace ser
