#include "audio/byte_reader.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "audio/limits.hpp"
#include "core/error.hpp"

namespace ser {
namespace {

constexpr std::size_t kPiece = 1 << 16;
/// What a decoder may look back at while it reads on.
constexpr std::uint64_t kKeptBehind = 1 << 16;

}  // namespace

Error reading_fault(const std::string& name, const std::string& what, int error) {
  const std::string text = name + ": " + what + ": " + std::strerror(error);
  switch (error) {
    case EMFILE:
      return machine_error(text + " (raise the limit with ulimit -n, or take fewer --jobs)");
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
      return machine_error(text + " (the machine has no more; end other programs)");
    case EIO:
    case ESTALE:
    case EREMOTEIO:
    case ETIMEDOUT:
    case EHOSTDOWN:
    case ENOTCONN:
      return machine_error(text + " (the disk or the network fails, not the recording)");
    case ENOENT:
    case ENOTDIR:
      return data_error(text, "not-found");
    default:
      return data_error(text, "unreadable");
  }
}

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
      throw reading_fault(name_, "cannot be read", errno);
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
  if (offset > end() && (!header_ || offset > limits::kLongestHeader)) return 0;
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

}  // namespace ser
