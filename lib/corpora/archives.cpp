#include "corpora/archives.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "corpora/unpack.hpp"
#include "corpora/unpacked_tree.hpp"
#include "storage/atomic_file.hpp"
#include "storage/json_reader.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kRecord = ".ser-unpacked.json";

constexpr std::array<std::string_view, 11> kEndings = {".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst",
                                                       ".tgz",    ".tbz",     ".tbz2",   ".txz",
                                                       ".tzst",   ".tar",     ".zip"};

std::string_view ending_of(const std::string& name) {
  const std::string small = lower(name);
  for (const auto ending : kEndings) {
    if (small.size() > ending.size() && small.ends_with(ending)) return ending;
  }
  return {};
}

/// The archive a folder was made from.
struct Origin {
  std::string path;  ///< hashed: a path may hold bytes that JSON does not
  std::int64_t size = 0;
  std::int64_t changed_ns = 0;

  bool operator==(const Origin&) const = default;
};

struct Contents {
  std::int64_t files = 0;
  std::int64_t bytes = 0;

  bool operator==(const Contents&) const = default;
};

struct Record {
  Origin origin;
  Contents contents;
};

Origin origin_of(const fs::path& archive) {
  struct stat facts {};
  if (stat(archive.c_str(), &facts) != 0) {
    throw data_error(archive.string() + ": cannot read: " + std::strerror(errno));
  }
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  return {hash_hex(fs::canonical(archive).native()), facts.st_size,
          facts.st_mtim.tv_sec * kNsPerSecond + facts.st_mtim.tv_nsec};
}

Contents contents_of(const fs::path& folder) {
  Contents contents;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    std::error_code ignored;
    if (!at->is_regular_file(ignored) || at->path() == folder / kRecord) continue;
    ++contents.files;
    contents.bytes += static_cast<std::int64_t>(at->file_size(ignored));
  }
  return contents;
}

/// Nothing where the folder was not made by unpacking.
std::optional<Record> read_record(const fs::path& folder) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const fs::path path = folder / kRecord;
  try {
    const Json json = parse_json(read_text_file(path), path.string());
    JsonReader reader(json, path.string());
    Record record;
    record.origin = {reader.string("archive"), reader.integer("size", 0, kMost),
                     reader.integer("changed_ns", -kMost, kMost)};
    record.contents = {reader.integer("files", 0, kMost), reader.integer("bytes", 0, kMost)};
    return record;
  } catch (const Error&) {
    return std::nullopt;
  }
}

void write_record(const fs::path& folder, const Record& record) {
  const Json json = {{"archive", record.origin.path},
                     {"size", record.origin.size},
                     {"changed_ns", record.origin.changed_ns},
                     {"files", record.contents.files},
                     {"bytes", record.contents.bytes}};
  write_atomically(folder / kRecord, json_line(json) + "\n");
}

/// Where this archive was unpacked before, or the first name that is free.
fs::path folder_for(const fs::path& archive, const Origin& origin, const fs::path& parent) {
  std::string name = archive.filename().string();
  name.resize(name.size() - ending_of(name).size());
  for (int number = 1;; ++number) {
    fs::path folder = parent / (number == 1 ? name : name + "-" + std::to_string(number));
    std::error_code error;
    if (!fs::exists(fs::symlink_status(folder, error))) return folder;
    const auto record = read_record(folder);
    if (record && record->origin.path == origin.path) return folder;
  }
}

/// One run at a time unpacks into a folder; the next one then finds what is there.
class FolderLock {
 public:
  FolderLock(const fs::path& folder, const Observer& observer)
      : descriptor_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    // Where the file system has no locks, the runs must do without.
    while (descriptor_ >= 0 && flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
      try {
        observer.throw_if_stopped();
      } catch (...) {
        close(descriptor_);
        throw;
      }
    }
  }
  ~FolderLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

std::string megabytes(std::uint64_t bytes) {
  return fixed(static_cast<double>(bytes) / 1e6, 1) + " MB";
}

void check_room(const fs::path& archive, const fs::path& parent, std::uint64_t max_bytes) {
  const auto stated = stated_bytes(archive);
  if (!stated) return;
  if (*stated > max_bytes) {
    throw data_error(archive.string() + ": holds " + std::to_string(*stated) +
                     " bytes, and --max-unpacked allows " + std::to_string(max_bytes) +
                     "; nothing was unpacked");
  }
  std::error_code error;
  const fs::space_info space = fs::space(parent, error);
  if (!error && *stated > space.available) {
    throw machine_error(archive.string() + ": holds " + megabytes(*stated) + ", and " +
                        megabytes(space.available) + " are free in " + parent.string() +
                        "; name another folder with --unpack");
  }
}

}  // namespace

bool is_archive(const fs::path& path) { return !ending_of(path.filename().string()).empty(); }

bool is_unread_archive(const fs::path& path) {
  static constexpr std::array<std::string_view, 6> kOthers = {".7z", ".rar", ".gz",
                                                              ".xz", ".bz2", ".zst"};
  const std::string extension = lower(path.extension().string());
  return !is_archive(path) && std::find(kOthers.begin(), kOthers.end(), extension) != kOthers.end();
}

Archives::Archives(UnpackOptions options, Observer& observer)
    : options_(std::move(options)), observer_(observer), left_(options_.max_bytes) {}

fs::path Archives::unpacked(const fs::path& archive) {
  if (options_.folder.empty()) {
    throw usage_error(archive.string() +
                      ": is an archive; name the folder to unpack it into with --unpack DIR");
  }
  std::error_code error;
  const bool made = fs::create_directories(options_.folder, error);
  if (error) throw machine_error(options_.folder.string() + ": cannot create: " + error.message());
  try {
    const FolderLock lock(options_.folder, observer_);
    return unpacked_or_there(archive);
  } catch (...) {
    if (made) fs::remove(options_.folder, error);
    throw;
  }
}

fs::path Archives::unpacked_or_there(const fs::path& archive) {
  const Origin origin = origin_of(archive);
  fs::path folder = folder_for(archive, origin, options_.folder);
  const auto before = read_record(folder);
  if (before && before->origin == origin && before->contents == contents_of(folder)) {
    observer_.info(archive.string() + ": was unpacked before, " + folder.string() +
                   " is taken as it is");
  } else {
    unpack_into(archive, folder);
  }
  return folder;
}

void Archives::unpack_into(const fs::path& archive, const fs::path& folder) {
  check_room(archive, options_.folder, left_);
  AtomicFolder target(folder);
  const Origin origin = origin_of(archive);
  const Unpacked done = unpack(archive, target.part(), left_, observer_);
  left_ -= done.bytes;
  write_record(target.part(), {origin, contents_of(target.part())});
  target.commit();
  if (!done.dead_links.empty()) {
    observer_.warn(archive.string() + ": " + std::to_string(done.dead_links.size()) +
                   " links to files that are not in it are left out, the first is " +
                   done.dead_links.front());
  }
  observer_.info(archive.string() + ": unpacked into " + folder.string() + " (" +
                 std::to_string(done.files) + (done.files == 1 ? " file, " : " files, ") +
                 megabytes(done.bytes) + ")");
}

}  // namespace ser
