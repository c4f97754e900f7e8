#include "audio/header_check.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "core/error.hpp"

namespace ser {
namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& path)
      : value_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat facts {};
    if (value_ >= 0 && fstat(value_, &facts) == 0 && S_ISREG(facts.st_mode)) {
      size_ = static_cast<std::uint64_t>(facts.st_size);
      return;
    }
    const int reason = value_ < 0 ? errno : EISDIR;
    if (value_ >= 0) close(value_);
    throw data_error(path.string() + ": cannot open: " + std::strerror(reason), "unreadable");
  }
  ~Descriptor() { close(value_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  std::uint64_t size() const { return size_; }

  template <std::size_t N>
  bool read_at(std::uint64_t offset, std::array<unsigned char, N>& into) const {
    return pread(value_, into.data(), N, static_cast<off_t>(offset)) == static_cast<ssize_t>(N);
  }

 private:
  int value_ = -1;
  std::uint64_t size_ = 0;
};

template <std::size_t N>
std::string_view letters(const std::array<unsigned char, N>& bytes, std::size_t at,
                         std::size_t count) {
  return {reinterpret_cast<const char*>(bytes.data()) + at, count};
}

std::uint64_t number(const unsigned char* bytes, int count, bool big_endian) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) {
    value = value << 8 | bytes[big_endian ? i : count - 1 - i];
  }
  return value;
}

bool means_unknown(std::uint64_t size) {
  return size == 0 || size == 0x7FFFFFFF || size == 0xFFFFFFFF;
}

/// Fills in `promised` and `present` from the chunk list that begins at byte 12.
void walk_chunks(const Descriptor& file, bool big_endian, std::string_view samples,
                 HeaderFacts& facts) {
  std::optional<std::uint64_t> wide_size;
  std::array<unsigned char, 8> chunk{};
  for (std::uint64_t at = 12; file.read_at(at, chunk);) {
    std::uint64_t size = number(chunk.data() + 4, 4, big_endian);
    const std::uint64_t body = at + 8;
    const auto name = letters(chunk, 0, 4);
    if (name == "ds64") {
      std::array<unsigned char, 16> sizes{};
      if (file.read_at(body, sizes)) wide_size = number(sizes.data() + 8, 8, false);
    } else if (name == samples) {
      facts.present = file.size() - body;
      if (size == 0 && facts.present > 0) facts.zero_size_at = at + 4;
      if (wide_size && size == 0xFFFFFFFF) {
        facts.promised = *wide_size;
      } else if (!means_unknown(size)) {
        facts.promised = size;
      }
      return;
    }
    at = body + size + size % 2;
  }
}

}  // namespace

HeaderFacts check_header(const std::filesystem::path& path) {
  const Descriptor file(path);
  HeaderFacts facts;
  facts.bytes = file.size();
  std::array<unsigned char, 12> head{};
  if (!file.read_at(0, head)) return facts;
  const auto magic = letters(head, 0, 4);
  const auto form = letters(head, 8, 4);
  if ((magic == "RIFF" || magic == "RIFX" || magic == "RF64") && form == "WAVE") {
    walk_chunks(file, magic == "RIFX", "data", facts);
    // A whole that knows its size was finished: then no samples are meant.
    const std::uint64_t whole = number(head.data() + 4, 4, magic == "RIFX") + 8;
    if (whole == file.size() || whole + 1 == file.size()) facts.zero_size_at.reset();
  } else if (magic == "FORM" && (form == "AIFF" || form == "AIFC")) {
    walk_chunks(file, true, "SSND", facts);
  } else if (letters(head, 0, 12) == "version http") {
    std::array<unsigned char, 23> start{};
    facts.git_lfs_pointer =
        file.read_at(0, start) && letters(start, 0, 23) == "version https://git-lfs";
  }
  return facts;
}

}  // namespace ser
