#include "core/memory.hpp"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string_view>

#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

std::uint64_t left_of(std::uint64_t limit, std::uint64_t used) {
  return limit > used ? limit - used : 0;
}

/// The number behind `key` in a file of "key number" lines, or the first number for an empty key.
std::optional<std::uint64_t> number_in(const std::string& path, std::string_view key) {
  std::ifstream file(path);
  std::string word;
  std::uint64_t value = 0;
  if (key.empty()) return file >> value ? std::optional(value) : std::nullopt;
  while (file >> word) {
    if (word == key && file >> value) return value;
  }
  return std::nullopt;
}

std::uint64_t of_machine() {
  constexpr std::uint64_t kKibi = 1024;
  const auto available = number_in("/proc/meminfo", "MemAvailable:");
  return available ? *available * kKibi : kNoLimit;
}

/// What one group leaves; files in the page cache are given up before anything else.
std::uint64_t of_group(const std::string& folder, const char* limit_name, const char* used_name,
                       const char* cached_key) {
  const auto limit = number_in(folder + limit_name, "");
  const auto used = number_in(folder + used_name, "");
  if (!limit || !used) return kNoLimit;
  const auto cached = number_in(folder + "memory.stat", cached_key).value_or(0);
  return left_of(*limit, left_of(*used, cached));
}

/// The least that the process's groups, and the groups that hold them, leave.
std::uint64_t of_groups() {
  std::uint64_t least = kNoLimit;
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const auto parts = split(line, ':');
    if (parts.size() != 3) continue;
    const bool second = parts[0] == "0" && parts[1].empty();
    if (!second && parts[1] != "memory") continue;
    const std::string root = second ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
    for (std::string group = parts[2];; group.erase(group.rfind('/'))) {
      const std::string folder = root + group + "/";
      least =
          std::min(least, second ? of_group(folder, "memory.max", "memory.current", "inactive_file")
                                 : of_group(folder, "memory.limit_in_bytes",
                                            "memory.usage_in_bytes", "total_inactive_file"));
      if (group.find('/') == std::string::npos) break;
    }
  }
  return least;
}

std::uint64_t of_address_space() {
  struct rlimit limit {};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kNoLimit;
  const auto pages = number_in("/proc/self/statm", "").value_or(0);
  return left_of(limit.rlim_cur, pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
}

}  // namespace

std::uint64_t available_memory() {
  return std::min({of_machine(), of_groups(), of_address_space()});
}

std::string memory_text(std::uint64_t bytes) {
  constexpr double kMega = 1e6;
  constexpr double kGiga = 1e9;
  const auto value = static_cast<double>(bytes);
  return value < kGiga ? fixed(value / kMega, 0) + " MB" : fixed(value / kGiga, 1) + " GB";
}

namespace {

/// Looking at what is available takes longer than a short recording's work.
constexpr std::uint64_t kNotChecked = 64 << 20;

}  // namespace

void refuse_too_long(const std::string& who, double seconds, std::uint64_t bytes) {
  throw data_error(who + "is too long to be done at once: " + fixed(seconds, 1) + " s need about " +
                       memory_text(bytes) + " of memory, and " + memory_text(available_memory()) +
                       " are left; cut it into pieces, or name pieces of it in a manifest (columns "
                       "start and end)",
                   "too-long");
}

void check_memory(const std::string& who, double seconds, std::uint64_t bytes) {
  if (bytes > kNotChecked && bytes > available_memory()) refuse_too_long(who, seconds, bytes);
}

void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_TOP_PAD, 1 << 20);
#endif
}

}  // namespace ser
