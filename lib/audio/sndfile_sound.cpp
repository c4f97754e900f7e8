#include <fcntl.h>
#include <sndfile.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "audio/limits.hpp"
#include "audio/not_decodable.hpp"
#include "audio/sound_file.hpp"
#include "audio/virtual_file.hpp"
#include "core/error.hpp"
#include "core/memory.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

/// Nobody means a frame count above this one.
constexpr sf_count_t kMostFrames = sf_count_t{1} << 50;
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

struct CloseSoundFile {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

/// Whether a container and coding that libsndfile found are among those that are read.
bool is_read(int format) {
  static constexpr std::array kContainers = {
      SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_RF64, SF_FORMAT_AIFF, SF_FORMAT_AU, SF_FORMAT_FLAC,
      SF_FORMAT_OGG, SF_FORMAT_CAF,   SF_FORMAT_W64,  SF_FORMAT_NIST, SF_FORMAT_VOC};
  static constexpr std::array kCodings = {
      SF_FORMAT_PCM_S8,       SF_FORMAT_PCM_U8,       SF_FORMAT_PCM_16,   SF_FORMAT_PCM_24,
      SF_FORMAT_PCM_32,       SF_FORMAT_FLOAT,        SF_FORMAT_DOUBLE,   SF_FORMAT_ULAW,
      SF_FORMAT_ALAW,         SF_FORMAT_IMA_ADPCM,    SF_FORMAT_MS_ADPCM, SF_FORMAT_GSM610,
      SF_FORMAT_G721_32,      SF_FORMAT_G723_24,      SF_FORMAT_G723_40,  SF_FORMAT_NMS_ADPCM_16,
      SF_FORMAT_NMS_ADPCM_24, SF_FORMAT_NMS_ADPCM_32, SF_FORMAT_DWVW_12,  SF_FORMAT_DWVW_16,
      SF_FORMAT_DWVW_24,      SF_FORMAT_VORBIS,       SF_FORMAT_OPUS,     SF_FORMAT_ALAC_16,
      SF_FORMAT_ALAC_20,      SF_FORMAT_ALAC_24,      SF_FORMAT_ALAC_32};
  const auto is_among = [](const auto& known, int value) {
    return std::find(known.begin(), known.end(), value) != known.end();
  };
  return is_among(kContainers, format & SF_FORMAT_TYPEMASK) &&
         is_among(kCodings, format & SF_FORMAT_SUBMASK);
}

class SndfileSound final : public Sound {
 public:
  SndfileSound(std::string name, std::unique_ptr<ByteReader> bytes, const HeaderFacts& header);

  std::optional<std::int64_t> frames() const override;
  bool is_stream() const override { return stream_ != nullptr; }
  bool go_to(std::int64_t frame) override;
  std::int64_t read(float* into, std::int64_t frames) override;
  float quantum() const override;
  void check_end() const override;
  std::string lost() const override;

 private:
  void rethrow() const;
  void open_virtual();
  void open_stream();
  void open_spooled();
  [[noreturn]] void refuse() const;

  std::string name_;
  std::unique_ptr<ByteReader> bytes_;
  StreamReader* stream_ = nullptr;  ///< bytes_, where it is one that is decoded as it comes
  HeaderFacts header_;
  std::unique_ptr<VirtualFile> virtual_ = std::make_unique<VirtualFile>();
  SF_INFO info_{};
  std::unique_ptr<SNDFILE, CloseSoundFile> file_;
};

SndfileSound::SndfileSound(std::string name, std::unique_ptr<ByteReader> bytes,
                           const HeaderFacts& header)
    : name_(std::move(name)), bytes_(std::move(bytes)), header_(header) {
  stream_ = dynamic_cast<StreamReader*>(bytes_.get());
  virtual_->bytes = bytes_.get();
  virtual_->unfinished = header.unfinished;
  if (stream_ != nullptr) {
    open_stream();
  } else {
    open_virtual();
  }
  if (!file_ || !is_read(info_.format)) refuse();
  virtual_->is_opening = false;
  channels_ = info_.channels;
  sample_rate_ = info_.samplerate;
}

void SndfileSound::refuse() const {
  if (header_.missing() > 0) throw truncated(name_, header_);
  throw not_decodable(name_, header_.format, "a header");
}

void SndfileSound::open_virtual() {
  SF_VIRTUAL_IO io = virtual_io();
  info_ = {};
  file_.reset(sf_open_virtual(&io, SFM_READ, &info_, virtual_.get()));
  rethrow();
}

void SndfileSound::rethrow() const {
  if (virtual_->fault) std::rethrow_exception(virtual_->fault);
}

void SndfileSound::open_stream() {
  stream_->end_header();
  open_virtual();
  const bool is_unknown = !file_ && sf_error(nullptr) == SF_ERR_UNRECOGNISED_FORMAT;
  if (is_unknown || (file_ && ends_with_its_samples(info_.format))) return;
  open_spooled();
}

/// Seeking and the place of the end are what a stream has not; a file of all its bytes has them.
void SndfileSound::open_spooled() {
  file_.reset();
  Descriptor spool = nameless_file();
  const auto fail = [&] {
    return machine_error(name_ + ": cannot be kept in a temporary file: " + std::strerror(errno));
  };
  if (spool.value() < 0) throw fail();
  std::uint64_t kept = 0;
  stream_->drain([&](std::span<const std::byte> piece) {
    kept += piece.size();
    if (kept > limits::kLongestSpool) {
      throw data_error(name_ + ": is longer than " + memory_text(limits::kLongestSpool) +
                           ", which a stream of this format may have: save it as a file",
                       "too-long");
    }
    while (!piece.empty()) {
      const ssize_t now = write(spool.value(), piece.data(), piece.size());
      if (now < 0 && errno == EINTR) continue;
      if (now <= 0) throw fail();
      piece = piece.subspan(static_cast<std::size_t>(now));
    }
  });
  stream_ = nullptr;
  bytes_ = std::make_unique<FileReader>(name_, std::move(spool));
  header_ = check_header(*bytes_);
  *virtual_ = {};
  virtual_->bytes = bytes_.get();
  virtual_->unfinished = header_.unfinished;
  open_virtual();
}

std::optional<std::int64_t> SndfileSound::frames() const {
  if (info_.frames >= kMostFrames || (is_stream() && virtual_->unfinished)) return std::nullopt;
  return info_.frames;
}

bool SndfileSound::go_to(std::int64_t frame) {
  if (!SndfileSound::frames()) return false;
  const bool found = sf_seek(file_.get(), frame, SEEK_SET) >= 0;
  rethrow();
  return found;
}

std::int64_t SndfileSound::read(float* into, std::int64_t frames) {
  // From here on the decoder does not look back.
  if (stream_ != nullptr) stream_->slide();
  const sf_count_t got = sf_readf_float(file_.get(), into, frames);
  rethrow();
  return std::max<std::int64_t>(0, got);
}

void SndfileSound::check_end() const {
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

float SndfileSound::quantum() const {
  constexpr float kOf8Bits = 1.0F / 128.0F;
  constexpr float kOfLogarithmic = 8.0F / 32768.0F;  // near zero (ITU-T G.711)
  switch (info_.format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_S8:
    case SF_FORMAT_PCM_U8:
      return kOf8Bits;
    case SF_FORMAT_ULAW:
    case SF_FORMAT_ALAW:
      return kOfLogarithmic;
    default:
      return Sound::quantum();
  }
}

std::string SndfileSound::lost() const {
  const std::uint64_t missing = header_.missing();
  if (missing == 0 || stream_ != nullptr) return "";
  if (is_nearly_whole(header_)) {
    return "is " + std::to_string(missing) + " bytes shorter than its header says";
  }
  const double there = static_cast<double>(info_.frames) / info_.samplerate;
  const double share = static_cast<double>(*header_.promised) /
                       static_cast<double>(std::max<std::uint64_t>(1, *header_.present));
  return "is truncated: " + fixed(there, 2) + " of " + fixed(there * share, 2) + " s are there";
}

}  // namespace

std::unique_ptr<Sound> open_sndfile(std::string name, std::unique_ptr<ByteReader> bytes,
                                    const HeaderFacts& header) {
  return std::make_unique<SndfileSound>(std::move(name), std::move(bytes), header);
}

}  // namespace ser
