#include "audio/sound_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

/// What libsndfile is told of a stream's length: more than any has, less than what overflows.
constexpr sf_count_t kEndless = sf_count_t{1} << 60;
/// Nobody means a frame count above this one.
constexpr sf_count_t kMostFrames = sf_count_t{1} << 50;
/// How far from the end decoders look for a container's last page or tag.
constexpr sf_count_t kNearTheEnd = sf_count_t{1} << 40;
constexpr std::uint64_t kLargestSize = 0xFFFFFFFF;

/// Whether the open file can be decoded to its end without being told where the end is.
bool ends_with_its_samples(int format) {
  switch (format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_FLAC:
    case SF_FORMAT_MPEG:
    case SF_FORMAT_OGG:
      return true;
    case SF_FORMAT_WAV:
    case SF_FORMAT_WAVEX:
    case SF_FORMAT_RF64:
    case SF_FORMAT_AIFF:
    case SF_FORMAT_AU:
      break;
    default:
      return false;
  }
  static constexpr std::array kOneByOne = {SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8, SF_FORMAT_PCM_16,
                                           SF_FORMAT_PCM_24, SF_FORMAT_PCM_32, SF_FORMAT_FLOAT,
                                           SF_FORMAT_DOUBLE, SF_FORMAT_ULAW,   SF_FORMAT_ALAW};
  return std::find(kOneByOne.begin(), kOneByOne.end(), format & SF_FORMAT_SUBMASK) !=
         kOneByOne.end();
}

/// A file without a name: on the disk where there is a folder for it, in memory otherwise.
Descriptor nameless_file() {
  std::error_code ignored;
  const auto folder = std::filesystem::temp_directory_path(ignored);
  int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) file = memfd_create("recording", MFD_CLOEXEC);
  return Descriptor(file);
}

}  // namespace

OpenSound::OpenSound(const AudioSource& source) : name_(source.name()), bytes_(source.open()) {
  stream_ = dynamic_cast<StreamReader*>(bytes_.get());
  const HeaderFacts header = readable_header(*bytes_, name_);
  virtual_->bytes = bytes_.get();
  virtual_->unfinished = header.unfinished;
  if (stream_ != nullptr) {
    open_stream();
  } else if (source.path() != nullptr && !header.unfinished) {
    // The name's ending decides for some formats that have no header.
    file_.reset(sf_open(source.path()->c_str(), SFM_READ, &info_));
  } else {
    open_virtual();
  }
  if (!file_) refuse();
}

void OpenSound::refuse() const {
  throw data_error(name_ + ": cannot be decoded as audio: " + trimmed(sf_strerror(nullptr)),
                   "unreadable");
}

void OpenSound::open_virtual() {
  SF_VIRTUAL_IO io = {&OpenSound::length, &OpenSound::seek, &OpenSound::read_bytes, nullptr,
                      &OpenSound::tell};
  info_ = {};
  file_.reset(sf_open_virtual(&io, SFM_READ, &info_, virtual_.get()));
  rethrow();
}

void OpenSound::rethrow() const {
  if (virtual_->fault) std::rethrow_exception(virtual_->fault);
}

void OpenSound::open_stream() {
  stream_->end_header();
  open_virtual();
  const bool is_unknown = !file_ && sf_error(nullptr) == SF_ERR_UNRECOGNISED_FORMAT;
  if (is_unknown || (file_ && ends_with_its_samples(info_.format))) return;
  open_spooled();
}

/// Seeking and the place of the end are what a stream has not; a file of all its bytes has them.
void OpenSound::open_spooled() {
  file_.reset();
  Descriptor spool = nameless_file();
  const auto fail = [&] {
    return machine_error(name_ + ": cannot be kept in a temporary file: " + std::strerror(errno));
  };
  if (spool.value() < 0) throw fail();
  stream_->drain([&](std::span<const std::byte> piece) {
    while (!piece.empty()) {
      const ssize_t now = write(spool.value(), piece.data(), piece.size());
      if (now < 0 && errno == EINTR) continue;
      if (now <= 0) throw fail();
      piece = piece.subspan(static_cast<std::size_t>(now));
    }
  });
  stream_ = nullptr;
  bytes_ = std::make_unique<FileReader>(name_, std::move(spool));
  *virtual_ = {bytes_.get(), check_header(*bytes_).unfinished, 0, nullptr};
  open_virtual();
}

std::optional<std::int64_t> OpenSound::frames() const {
  if (info_.frames >= kMostFrames || (is_stream() && virtual_->unfinished)) return std::nullopt;
  return info_.frames;
}

bool OpenSound::is_estimate() const {
  const int codec = info_.format & SF_FORMAT_SUBMASK;
  return codec == SF_FORMAT_MPEG_LAYER_I || codec == SF_FORMAT_MPEG_LAYER_II ||
         codec == SF_FORMAT_MPEG_LAYER_III;
}

bool OpenSound::go_to(std::int64_t frame) {
  const bool found = sf_seek(file_.get(), frame, SEEK_SET) >= 0;
  rethrow();
  return found;
}

std::int64_t OpenSound::read(float* into, std::int64_t frames) {
  // From here on the decoder does not look back.
  if (stream_ != nullptr) stream_->slide();
  const sf_count_t got = sf_readf_float(file_.get(), into, frames);
  rethrow();
  return std::max<std::int64_t>(0, got);
}

void OpenSound::check_end() const {
  constexpr std::uint64_t kLongestFrame = 1 << 14;
  const auto& unfinished = virtual_->unfinished;
  if (!unfinished || unfinished->width != 4) return;
  const std::uint64_t first_lost = unfinished->samples_at + kLargestSize;
  if (virtual_->at + kLongestFrame < first_lost) return;
  std::vector<std::byte> rest(first_lost + 1 - std::min(first_lost, virtual_->at));
  if (bytes_->read_at(virtual_->at, rest) < rest.size()) return;
  throw data_error(name_ +
                       ": goes on behind the 4 GiB that this format can hold: send it as FLAC, AU "
                       "or RF64",
                   "unreadable");
}

sf_count_t OpenSound::length(void* user) {
  const auto size = static_cast<Virtual*>(user)->bytes->size();
  return size ? static_cast<sf_count_t>(*size) : kEndless;
}

/// Places behind what has come of a stream can be gone to, and nothing is found there; the end
/// itself cannot be looked back from.
sf_count_t OpenSound::seek(sf_count_t offset, int whence, void* user) {
  Virtual& file = *static_cast<Virtual*>(user);
  const sf_count_t end = length(user);
  const bool has_end = file.bytes->size().has_value();
  if (whence == SEEK_END && !has_end) return -1;
  const sf_count_t from = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? static_cast<sf_count_t>(file.at)
                                               : end;
  const sf_count_t to = from + offset;
  if (to < 0 || (!has_end && to != end && to > end - kNearTheEnd)) return -1;
  file.at = static_cast<std::uint64_t>(to);
  return to;
}

sf_count_t OpenSound::read_bytes(void* into, sf_count_t count, void* user) {
  Virtual& file = *static_cast<Virtual*>(user);
  auto* bytes = static_cast<std::byte*>(into);
  std::size_t got = 0;
  try {
    got = file.bytes->read_at(file.at, {bytes, static_cast<std::size_t>(count)});
  } catch (...) {
    file.fault = std::current_exception();
  }
  if (file.unfinished) file.write_largest_size({bytes, got});
  file.at += got;
  return static_cast<sf_count_t>(got);
}

/// The size field of an unfinished header, where it lies in what was read at `at`.
void OpenSound::Virtual::write_largest_size(std::span<std::byte> got) const {
  constexpr std::byte kTop{0x0F};  // eight bytes of 0xFF would be a negative size
  for (int i = 0; i < unfinished->width; ++i) {
    const std::uint64_t place = unfinished->at + static_cast<std::uint64_t>(i);
    if (place < at || place - at >= got.size()) continue;
    got[place - at] = i == 7 ? kTop : std::byte{0xFF};
  }
}

sf_count_t OpenSound::tell(void* user) {
  return static_cast<sf_count_t>(static_cast<Virtual*>(user)->at);
}

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
