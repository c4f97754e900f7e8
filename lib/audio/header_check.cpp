#include "audio/header_check.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr std::size_t kPiece = 1 << 16;
/// Chunks before the samples (pictures, lyrics) are longer in no recording seen.
constexpr std::uint64_t kLongestHeader = 16 << 20;
/// What a decoder may look back at while it reads on.
constexpr std::uint64_t kKeptBehind = 1 << 16;

}  // namespace

ByteReader::~ByteReader() = default;

std::size_t MemoryReader::read_at(std::uint64_t offset, std::span<std::byte> into) {
  if (offset >= bytes_->size()) return 0;
  const std::size_t count = std::min<std::size_t>(into.size(), bytes_->size() - offset);
  std::memcpy(into.data(), bytes_->data() + offset, count);
  return count;
}

Descriptor::~Descriptor() {
  if (value_ >= 0) close(value_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

FileReader::FileReader(std::string name, Descriptor descriptor)
    : name_(std::move(name)), descriptor_(std::move(descriptor)) {
  struct stat facts {};
  if (fstat(descriptor_.value(), &facts) == 0) size_ = static_cast<std::uint64_t>(facts.st_size);
}

std::size_t FileReader::read_at(std::uint64_t offset, std::span<std::byte> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t got = pread(descriptor_.value(), into.data() + done, into.size() - done,
                              static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw data_error(name_ + ": cannot be read: " + std::strerror(errno), "unreadable");
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

bool StreamReader::pull() {
  if (at_end_) return false;
  piece_.resize(kPiece);
  const std::size_t got = read_(piece_);
  window_.insert(window_.end(), piece_.begin(), piece_.begin() + static_cast<std::ptrdiff_t>(got));
  at_end_ = got == 0;
  return !at_end_;
}

void StreamReader::forget(std::uint64_t before) {
  if (before <= begin_) return;
  dropped_ += static_cast<std::size_t>(before - begin_);
  begin_ = before;
  // Moving what is kept costs time: only when the most of the window is forgotten.
  if (dropped_ < window_.size() / 2 || dropped_ < kPiece) return;
  window_.erase(window_.begin(), window_.begin() + static_cast<std::ptrdiff_t>(dropped_));
  dropped_ = 0;
}

std::size_t StreamReader::read_at(std::uint64_t offset, std::span<std::byte> into) {
  if (offset < begin_) return 0;
  if (offset > end() && (!header_ || offset > kLongestHeader)) return 0;
  if (sliding_ && offset > kKeptBehind) forget(std::min(offset - kKeptBehind, end()));
  while (end() < offset + into.size() && pull()) {
  }
  if (offset >= end()) return 0;
  const auto count = std::min<std::uint64_t>(into.size(), end() - offset);
  std::memcpy(into.data(), window_.data() + dropped_ + (offset - begin_), count);
  return count;
}

void StreamReader::drain(const std::function<void(std::span<const std::byte>)>& piece) {
  piece(std::span(window_).subspan(dropped_));
  window_.clear();
  dropped_ = 0;
  while (pull()) {
    piece(window_);
    window_.clear();
  }
}

namespace {

template <std::size_t N>
using Bytes = std::array<unsigned char, N>;

template <std::size_t N>
bool read_at(ByteReader& source, std::uint64_t offset, Bytes<N>& into) {
  return source.read_at(offset, std::as_writable_bytes(std::span(into))) == N;
}

template <std::size_t N>
std::string_view letters(const Bytes<N>& bytes, std::size_t at, std::size_t count) {
  return {reinterpret_cast<const char*>(bytes.data()) + at, count};
}

std::uint64_t number(const unsigned char* bytes, int count, bool big_endian) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) {
    value = value << 8 | bytes[big_endian ? i : count - 1 - i];
  }
  return value;
}

constexpr std::uint64_t kAllOnes = 0xFFFFFFFF;

bool means_unknown(std::uint64_t size) {
  return size == 0 || (size >= 0x7FFFF000 && size <= 0x80000000) || size >= 0xFFFFF000;
}

bool means_unknown_in_rf64(std::uint64_t size) {
  return size == 0 || size >= std::uint64_t{1} << 62;
}

/// Fills in what is said of the samples, from the chunk list that begins at byte 12.
void walk_chunks(ByteReader& source, bool big_endian, std::string_view samples,
                 HeaderFacts& facts) {
  struct Wide {
    std::uint64_t at;
    std::uint64_t size;
  };
  std::optional<Wide> wide;
  Bytes<8> chunk{};
  for (std::uint64_t at = 12; read_at(source, at, chunk);) {
    const std::uint64_t size = number(chunk.data() + 4, 4, big_endian);
    const std::uint64_t body = at + 8;
    const auto name = letters(chunk, 0, 4);
    if (name == "ds64") {
      Bytes<16> sizes{};
      if (read_at(source, body, sizes)) wide = {body + 8, number(sizes.data() + 8, 8, false)};
    } else if (name == samples) {
      if (source.size()) facts.present = *source.size() - body;
      if (wide && size == kAllOnes) {
        if (means_unknown_in_rf64(wide->size)) {
          facts.unfinished = {wide->at, 8, body};
        } else {
          facts.promised = wide->size;
        }
      } else if (!means_unknown(size)) {
        facts.promised = size;
      } else if (facts.present.value_or(1) > 0) {
        facts.unfinished = {at + 4, 4, body};
      }
      return;
    }
    at = body + size + size % 2;
  }
}

/// A size of 0 is meant where the whole knows its own size: then there are no samples.
bool is_finished(const Bytes<12>& head, bool big_endian, const ByteReader& source,
                 const HeaderFacts::Unfinished& data) {
  const std::uint64_t size = number(head.data() + 4, 4, big_endian);
  const std::uint64_t whole = size + 8;
  if (source.size()) return whole == *source.size() || whole + 1 == *source.size();
  // Of a stream's end nothing is known; a whole that goes on behind these samples was finished.
  return !means_unknown(size) && whole > data.samples_at;
}

void check_wave(ByteReader& source, const Bytes<12>& head, HeaderFacts& facts) {
  const bool big_endian = letters(head, 0, 4) == "RIFX";
  walk_chunks(source, big_endian, "data", facts);
  Bytes<4> size{};
  if (facts.unfinished && facts.unfinished->width == 4 &&
      read_at(source, facts.unfinished->at, size) && number(size.data(), 4, false) == 0 &&
      is_finished(head, big_endian, source, *facts.unfinished)) {
    facts.unfinished.reset();
  }
}

/// libsndfile and libmpg123 step over an ID3 tag; of a stream it must have come by then.
void pass_over_id3(ByteReader& source, const Bytes<12>& head) {
  std::uint64_t size = 0;
  for (std::size_t i = 6; i < 10; ++i) size = size << 7 | (head[i] & 0x7FU);
  Bytes<1> behind{};
  read_at(source, 10 + size, behind);
}

}  // namespace

HeaderFacts check_header(ByteReader& source) {
  HeaderFacts facts;
  Bytes<1> first{};
  facts.empty = !read_at(source, 0, first);
  Bytes<12> head{};
  if (facts.empty || !read_at(source, 0, head)) return facts;
  const auto magic = letters(head, 0, 4);
  const auto form = letters(head, 8, 4);
  if ((magic == "RIFF" || magic == "RIFX" || magic == "RF64") && form == "WAVE") {
    check_wave(source, head, facts);
  } else if (magic == "FORM" && (form == "AIFF" || form == "AIFC")) {
    walk_chunks(source, true, "SSND", facts);
  } else if (letters(head, 0, 3) == "ID3") {
    pass_over_id3(source, head);
  } else if (letters(head, 0, 12) == "version http") {
    Bytes<23> start{};
    facts.git_lfs_pointer =
        read_at(source, 0, start) && letters(start, 0, 23) == "version https://git-lfs";
  }
  return facts;
}

HeaderFacts readable_header(ByteReader& bytes, const std::string& name) {
  HeaderFacts header = check_header(bytes);
  if (header.empty) throw data_error(name + ": is empty (0 bytes)", "empty");
  if (header.git_lfs_pointer) {
    throw data_error(name + ": is a Git-LFS pointer, not a recording: fetch it with `git lfs pull`",
                     "git-lfs-pointer");
  }
  if (header.promised && header.present && *header.promised > *header.present) {
    throw data_error(name + ": is truncated: its header promises " +
                         std::to_string(*header.promised) + " bytes of samples and " +
                         std::to_string(*header.present) + " are there; copy or download it again",
                     "truncated");
  }
  return header;
}

}  // namespace ser
