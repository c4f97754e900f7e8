#include "audio/recordings_in.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace fs = std::filesystem;

bool has_audio_extension(const fs::path& path) {
  static constexpr std::array<std::string_view, 14> kExtensions = {
      ".wav",  ".flac", ".ogg", ".oga", ".opus", ".mp3",  ".aif",
      ".aiff", ".aifc", ".au",  ".caf", ".w64",  ".rf64", ".snd"};
  const std::string extension = lower(path.extension().string());
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

std::vector<fs::path> recordings_in(const fs::path& folder) {
  std::vector<fs::path> found;
  try {
    for (const auto& entry :
         fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied)) {
      // "._a.wav" is what macOS keeps beside a file on foreign disks.
      const bool is_companion = entry.path().filename().string().starts_with("._");
      if (!is_companion && has_audio_extension(entry.path()) && entry.is_regular_file()) {
        found.push_back(entry.path());
      }
    }
  } catch (const fs::filesystem_error& error) {
    throw data_error(folder.string() + ": cannot be read: " + error.code().message());
  }
  if (found.empty()) throw data_error(folder.string() + ": no recordings in this folder");
  std::sort(found.begin(), found.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return found;
}

}  // namespace ser
