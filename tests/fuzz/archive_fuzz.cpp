// Small archives, unpacked: only folders and plain files appear, and only below the folder.
#include "corpora/unpack.hpp"
#include "fuzz_target.hpp"
#include "temp_folder.hpp"

namespace {

constexpr std::uint64_t kMaxBytes = 1 << 20;

void check(const std::filesystem::path& outer, const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  for (const auto& entry : fs::directory_iterator(outer)) {
    ser::fuzz::promise(entry.path() == folder, "nothing appears beside the folder");
  }
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto type = entry.symlink_status().type();
    ser::fuzz::promise(type == fs::file_type::regular || type == fs::file_type::directory,
                       "folders and files alone are made");
    const auto no_one = entry.status().permissions() & fs::perms::owner_exec;
    ser::fuzz::promise(type == fs::file_type::directory || no_one == fs::perms::none,
                       "no file can be executed");
    if (type == fs::file_type::regular && entry.hard_link_count() == 1) bytes += entry.file_size();
  }
  ser::fuzz::promise(bytes <= kMaxBytes, "no more bytes than allowed");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  const fuzz::MemoryFile file(data, size);
  const TempFolder outer;
  const auto folder = outer / "folder";
  std::filesystem::create_directory(folder);
  fuzz::accepted([&] { stated_bytes(file.path()); });
  fuzz::accepted([&] { unpack(file.path(), folder, kMaxBytes, silent_observer()); });
  check(outer.path(), folder);
  return 0;
}
