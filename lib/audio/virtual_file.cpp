#include "audio/virtual_file.hpp"

#include <unistd.h>

#include "audio/limits.hpp"

namespace ser {
namespace {

/// What libsndfile is told of a stream's length: more than any has, less than what overflows.
constexpr sf_count_t kEndless = sf_count_t{1} << 60;
/// How far from the end decoders look for a container's last page or tag.
constexpr sf_count_t kNearTheEnd = sf_count_t{1} << 40;

sf_count_t virtual_length(void* user) {
  const auto size = static_cast<VirtualFile*>(user)->bytes->size();
  return size ? static_cast<sf_count_t>(*size) : kEndless;
}

/// Places behind what has come of a stream can be gone to, and nothing is found there; the end
/// itself cannot be looked back from.
sf_count_t virtual_seek(sf_count_t offset, int whence, void* user) {
  VirtualFile& file = *static_cast<VirtualFile*>(user);
  const sf_count_t end = virtual_length(user);
  const bool has_end = file.bytes->size().has_value();
  if (whence == SEEK_END && !has_end) return -1;
  const sf_count_t from = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? static_cast<sf_count_t>(file.at)
                                               : end;
  const sf_count_t to = from + offset;
  if (!file.take_step(0)) return -1;
  if (to < 0 || (!has_end && to != end && to > end - kNearTheEnd)) return -1;
  file.at = static_cast<std::uint64_t>(to);
  return to;
}

sf_count_t virtual_read(void* into, sf_count_t count, void* user) {
  VirtualFile& file = *static_cast<VirtualFile*>(user);
  auto* bytes = static_cast<std::byte*>(into);
  std::size_t got = 0;
  if (!file.take_step(static_cast<std::size_t>(count))) return 0;
  try {
    got = file.bytes->read_at(file.at, {bytes, static_cast<std::size_t>(count)});
  } catch (...) {
    file.fault = std::current_exception();
  }
  if (file.unfinished) file.write_largest_size({bytes, got});
  file.at += got;
  return static_cast<sf_count_t>(got);
}

sf_count_t virtual_tell(void* user) {
  return static_cast<sf_count_t>(static_cast<VirtualFile*>(user)->at);
}

}  // namespace

void VirtualFile::write_largest_size(std::span<std::byte> got) const {
  constexpr std::byte kTop{0x0F};  // eight bytes of 0xFF would be a negative size
  for (int i = 0; i < unfinished->width; ++i) {
    const std::uint64_t place = unfinished->at + static_cast<std::uint64_t>(i);
    if (place < at || place - at >= got.size()) continue;
    got[place - at] = i == 7 ? kTop : std::byte{0xFF};
  }
}

bool VirtualFile::take_step(std::size_t size) {
  if (!is_opening) return true;
  constexpr std::uint64_t kMostSteps = 10 * limits::kMostChunks;
  constexpr std::uint64_t kStepBytes = 1 << 12;
  steps += 1 + size / kStepBytes;
  return steps <= kMostSteps;
}

SF_VIRTUAL_IO virtual_io() {
  return {&virtual_length, &virtual_seek, &virtual_read, nullptr, &virtual_tell};
}

}  // namespace ser
