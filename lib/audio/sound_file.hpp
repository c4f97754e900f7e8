#pragma once

#include <sndfile.h>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_source.hpp"
#include "audio/header_check.hpp"

namespace ser {

struct CloseSoundFile {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using SoundFile = std::unique_ptr<SNDFILE, CloseSoundFile>;

/// Any source, opened by libsndfile.
class OpenSound {
 public:
  /// Throws data_error as read_clip() does, machine_error when a stream cannot be kept.
  explicit OpenSound(const AudioSource& source);

  const SF_INFO& info() const { return info_; }
  /// How many frames there are; nothing where the header does not know. Of MP3 (in a WAV, too) it
  /// is an estimate.
  std::optional<std::int64_t> frames() const;
  bool is_estimate() const;
  bool is_stream() const { return stream_ != nullptr; }
  /// False where the encoding cannot be sought.
  bool go_to(std::int64_t frame);
  /// Fills `into` with at most `frames` interleaved frames and says how many; 0 at the end.
  std::int64_t read(float* into, std::int64_t frames);
  /// Throws data_error where an unfinished WAV or AIFF goes on behind the largest size it can name.
  void check_end() const;

 private:
  /// The bytes as libsndfile sees them: the source's, but for the size of an unfinished header.
  struct Virtual {
    void write_largest_size(std::span<std::byte> got) const;

    ByteReader* bytes = nullptr;
    std::optional<HeaderFacts::Unfinished> unfinished;
    std::uint64_t at = 0;
    std::exception_ptr fault;  ///< of reading; it must not be thrown through libsndfile
  };

  void rethrow() const;
  void open_virtual();
  void open_stream();
  void open_spooled();
  [[noreturn]] void refuse() const;

  static sf_count_t length(void* user);
  static sf_count_t seek(sf_count_t offset, int whence, void* user);
  static sf_count_t read_bytes(void* into, sf_count_t count, void* user);
  static sf_count_t tell(void* user);

  std::string name_;
  std::unique_ptr<ByteReader> bytes_;
  StreamReader* stream_ = nullptr;  ///< bytes_, where it is one that is decoded as it comes
  std::unique_ptr<Virtual> virtual_ = std::make_unique<Virtual>();
  SF_INFO info_{};
  SoundFile file_;
};

/// True for the endings of audio files that ingest and predict look for in folders (wav, flac,
/// ogg, opus, mp3, aif, aiff, au, caf, w64, rf64), in any case.
bool has_audio_extension(const std::filesystem::path& path);

/// The audio files (by their endings) of a folder and all folders below it, by path. Throws
/// data_error when there is none, or the folder cannot be read.
std::vector<std::filesystem::path> recordings_in(const std::filesystem::path& folder);

}  // namespace ser
