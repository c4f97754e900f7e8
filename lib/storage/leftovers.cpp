#include "storage/leftovers.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "core/text.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kSuffix = ".part";

bool is_dead(std::string_view pid_text) {
  const auto pid = to_integer(pid_text);
  return pid && *pid > 0 && kill(static_cast<pid_t>(*pid), 0) != 0 && errno == ESRCH;
}

}  // namespace

fs::path part_of(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  return folder /
         ("." + path.filename().string() + "." + std::to_string(getpid()) + std::string(kSuffix));
}

void remove_leftovers(const fs::path& folder, const std::string& name) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string found = entry.path().filename().string();
    if (!found.starts_with('.') || !found.ends_with(kSuffix)) continue;
    const std::string_view stem =
        std::string_view(found).substr(1, found.size() - 1 - kSuffix.size());
    const auto dot = stem.rfind('.');
    if (dot == std::string_view::npos || !is_dead(stem.substr(dot + 1))) continue;
    if (name.empty() || stem.substr(0, dot) == name) fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace ser
