#include <mpg123.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <string_view>
#include <utility>

#include "audio/chunks.hpp"
#include "audio/limits.hpp"
#include "audio/mpeg_frames.hpp"
#include "audio/not_decodable.hpp"
#include "audio/sound_file.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

struct DeleteMpg123 {
  void operator()(mpg123_handle* handle) const { mpg123_delete(handle); }
};

/// The frames as libmpg123 reads them: from `begin` on, up to `end`.
struct MpegBytes {
  ByteReader* bytes = nullptr;
  std::uint64_t begin = 0;
  std::optional<std::uint64_t> end{};  ///< nothing: not known
  std::uint64_t at = 0;                ///< from `begin`
  std::exception_ptr fault{};          ///< of reading; it must not be thrown through libmpg123
};

ssize_t read_mpeg(void* user, void* into, size_t count) {
  MpegBytes& part = *static_cast<MpegBytes*>(user);
  const std::uint64_t from = part.begin + part.at;
  if (part.end) count = std::min<std::uint64_t>(count, *part.end - std::min(*part.end, from));
  try {
    const std::size_t got =
        part.bytes->read_at(from, {static_cast<std::byte*>(into), static_cast<std::size_t>(count)});
    part.at += got;
    return static_cast<ssize_t>(got);
  } catch (...) {
    part.fault = std::current_exception();
    return -1;
  }
}

off_t seek_mpeg(void* user, off_t offset, int whence) {
  MpegBytes& part = *static_cast<MpegBytes*>(user);
  if (!part.bytes->size()) return -1;
  const std::uint64_t end = part.end.value_or(*part.bytes->size()) - part.begin;
  const auto from = whence == SEEK_SET   ? off_t{0}
                    : whence == SEEK_CUR ? static_cast<off_t>(part.at)
                                         : static_cast<off_t>(end);
  if (from + offset < 0) return -1;
  part.at = static_cast<std::uint64_t>(from + offset);
  return from + offset;
}

/// libsndfile decodes MP3 with libmpg123 too, and so does this, with the same options and hence the
/// same samples. But libmpg123 then prints to standard error, and what it skips nobody learns.
class MpegSound final : public Sound {
 public:
  MpegSound(std::string name, std::unique_ptr<ByteReader> bytes, const HeaderFacts::Mpeg& part)
      : name_(std::move(name)), bytes_(std::move(bytes)) {
    is_stream_ = !bytes_->size().has_value();
    if (auto* stream = dynamic_cast<StreamReader*>(bytes_.get())) stream->end_header();
    part_->bytes = bytes_.get();
    part_->end = part.end;
    if (const auto size = bytes_->size()) part_->end = std::min(*size, part.end.value_or(*size));
    const std::uint64_t first = behind_id3(*bytes_, part.begin);
    announced_ = announced_mpeg_frames(*bytes_, first);
    if (!open_at(part.begin)) refuse();
    like_ = mpeg_frame_at(*bytes_, first);
    long rate = 0;
    int encoding = 0;
    if (mpg123_getformat(handle_.get(), &rate, &channels_, &encoding) != MPG123_OK) refuse();
    sample_rate_ = static_cast<int>(rate);
    if (announced_) {
      const off_t length = mpg123_length(handle_.get());
      if (length > 0) total_ = length;
    }
  }

  std::optional<std::int64_t> frames() const override { return total_; }
  bool is_estimate() const override { return true; }
  bool is_stream() const override { return is_stream_; }

  bool go_to(std::int64_t frame) override {
    if (is_stream_) return false;
    last_end_.reset();
    pending_ = {};
    position_ = frame;
    const bool found = mpg123_seek(handle_.get(), frame, SEEK_SET) >= 0;
    rethrow();
    return found;
  }

  std::int64_t read(float* into, std::int64_t frames) override {
    if (auto* stream = dynamic_cast<StreamReader*>(bytes_.get())) stream->slide();
    const auto wanted = static_cast<std::size_t>(frames * channels_);
    std::size_t done = 0;
    while (done < wanted) {
      if (pending_.empty() && !decode()) break;
      const std::size_t count = std::min(wanted - done, pending_.size());
      std::memcpy(into + done, pending_.data(), count * sizeof(float));
      pending_ = pending_.subspan(count);
      done += count;
    }
    const auto got = static_cast<std::int64_t>(done) / channels_;
    position_ += got;
    return got;
  }

  std::string lost() const override;

 private:
  [[noreturn]] void refuse() const {
    rethrow();
    throw data_error(
        name_ +
            ": is damaged or no MP3: no frame of it can be decoded; copy or download it "
            "again, or " +
            how_to_convert(name_),
        "unreadable");
  }
  void rethrow() const {
    if (part_->fault) std::rethrow_exception(part_->fault);
  }

  bool open_at(std::uint64_t begin) {
    int error = 0;
    handle_.reset(mpg123_new(nullptr, &error));
    if (!handle_) throw machine_error("libmpg123: " + std::string(mpg123_plain_strerror(error)));
    mpg123_handle* handle = handle_.get();
    mpg123_param(handle, MPG123_REMOVE_FLAGS, MPG123_AUTO_RESAMPLE, 1.0);
    mpg123_param(handle, MPG123_ADD_FLAGS, MPG123_FORCE_FLOAT | MPG123_GAPLESS, 1.0);
    mpg123_param(handle, MPG123_ADD_FLAGS, MPG123_NO_FRANKENSTEIN | MPG123_QUIET, 1.0);
    if (is_stream_) mpg123_param(handle, MPG123_ADD_FLAGS, MPG123_NO_PEEK_END, 1.0);
    mpg123_replace_reader_handle(handle, read_mpeg, seek_mpeg, nullptr);
    part_->begin = begin;
    part_->at = 0;
    if (mpg123_open_handle(handle, part_.get()) != MPG123_OK) return false;
    long rate = 0;
    int channels = 0;
    int encoding = 0;
    if (mpg123_getformat(handle, &rate, &channels, &encoding) != MPG123_OK) return false;
    return encoding == MPG123_ENC_FLOAT_32 ||
           mpg123_format(handle, rate, channels, MPG123_ENC_FLOAT_32) == MPG123_OK;
  }

  /// The samples of the next frame into pending_; false at the end.
  bool decode() {
    while (!at_end_) {
      off_t number = 0;
      unsigned char* audio = nullptr;
      std::size_t size = 0;
      const int code = mpg123_decode_frame(handle_.get(), &number, &audio, &size);
      rethrow();
      if (code == MPG123_OK) {
        note_frame();
        if (size == 0) continue;
        pending_ = {reinterpret_cast<const float*>(audio), size / sizeof(float)};
        return true;
      }
      if (code == MPG123_DONE || code == MPG123_NEED_MORE || !go_on_behind_damage()) at_end_ = true;
    }
    return false;
  }

  /// What lies between the frames, and is none.
  void note_frame() {
    mpg123_frameinfo info{};
    if (mpg123_info(handle_.get(), &info) != MPG123_OK) return;
    const std::uint64_t at =
        part_->begin + static_cast<std::uint64_t>(mpg123_framepos(handle_.get()));
    if (last_end_ && at > *last_end_ && !is_tag(*last_end_)) junk_ += at - *last_end_;
    last_end_ = at + static_cast<std::uint64_t>(info.framesize);
  }

  bool is_tag(std::uint64_t at) const {
    HeaderBytes<3> word{};
    if (!read_bytes(*bytes_, at, word)) return false;
    const auto name = letters(word, 0, 3);
    return name == "ID3" || name == "TAG" || name == "APE";
  }

  /// libmpg123 gives up behind 1024 bytes of junk. Whether other frames stand behind them.
  bool go_on_behind_damage() {
    constexpr int kMostRestarts = 1000;
    if (!like_ || !last_end_ || ++restarts_ > kMostRestarts || is_tag(*last_end_)) return false;
    const auto next = next_mpeg_frames(*bytes_, *last_end_, *like_);
    if (!next || (part_->end && *next >= *part_->end)) return false;
    const int channels = channels_;
    if (!open_at(*next)) return false;
    long rate = 0;
    int now = 0;
    int encoding = 0;
    return mpg123_getformat(handle_.get(), &rate, &now, &encoding) == MPG123_OK &&
           now == channels && rate == sample_rate_;
  }

  /// Whether the last frame begins and does not end.
  bool ends_within_a_frame() const {
    if (!last_end_ || !part_->end) return false;
    const auto frame = mpeg_frame_at(*bytes_, *last_end_);
    return frame && like_ && frame->fits(*like_) && *last_end_ + frame->bytes > *part_->end;
  }

  std::string name_;
  std::unique_ptr<ByteReader> bytes_;
  bool is_stream_ = false;
  std::unique_ptr<MpegBytes> part_ = std::make_unique<MpegBytes>();
  std::unique_ptr<mpg123_handle, DeleteMpg123> handle_;
  std::optional<std::uint64_t> announced_;
  std::optional<MpegFrame> like_;  ///< the first frame
  std::optional<std::int64_t> total_;
  std::span<const float> pending_;
  std::int64_t position_ = 0;  ///< of the next frame
  std::optional<std::uint64_t> last_end_;
  std::uint64_t junk_ = 0;  ///< bytes between frames
  int restarts_ = 0;
  bool at_end_ = false;
};

std::string MpegSound::lost() const {
  const double rate = sample_rate_;
  const double there = static_cast<double>(position_) / rate;
  constexpr int kForgiven = 2;
  const int frame = like_ ? like_->samples : 1152;
  const bool is_short = at_end_ && total_ && position_ + kForgiven * frame < *total_;
  const double announced = total_ ? static_cast<double>(*total_) / rate : 0.0;
  if (junk_ > 0) {
    if (is_short) {
      return "is damaged: only " + fixed(there, 2) + " of " + fixed(announced, 2) +
             " s could be decoded";
    }
    const double seconds =
        like_ ? 8.0 * static_cast<double>(junk_) / std::max(1, like_->bit_rate) : 0.0;
    return "is damaged: about " + fixed(seconds, 2) + " s of it could not be decoded (" +
           std::to_string(junk_) + " bytes between its frames)";
  }
  if (is_short) {
    return "is truncated: " + fixed(there, 2) + " of " + fixed(announced, 2) + " s are there";
  }
  if (at_end_ && !total_ && ends_within_a_frame()) {
    return "is truncated: it ends within a frame";
  }
  return "";
}

}  // namespace

std::unique_ptr<Sound> open_mpeg(std::string name, std::unique_ptr<ByteReader> bytes,
                                 const HeaderFacts::Mpeg& part) {
  return std::make_unique<MpegSound>(std::move(name), std::move(bytes), part);
}

}  // namespace ser
