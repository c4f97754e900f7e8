#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "audio/byte_reader.hpp"
#include "audio/formats.hpp"

namespace ser {

/// What the first bytes of a source and its header say, before any decoding.
struct HeaderFacts {
  bool empty = false;                   ///< not one byte
  const AudioFormat* format = nullptr;  ///< by the content; null where it says nothing
  /// What is wrong with the header, in words that follow the recording's name; empty: nothing.
  std::string fault;
  std::string reason = "unreadable";  ///< Error::reason() of the fault

  std::optional<std::uint64_t> promised;  ///< sample bytes that the header claims
  /// Sample bytes from there to the end of the source; nothing for a stream.
  std::optional<std::uint64_t> present;
  /// Where the frames of MP3 lie: all of a file, or the samples of a WAV.
  struct Mpeg {
    std::uint64_t begin = 0;
    std::optional<std::uint64_t> end;
  };
  std::optional<Mpeg> mpeg;
  /// The header does not know how many samples follow (it was written into a pipe). The decoder may
  /// believe what it says instead, and must find the largest size in its place.
  struct Unfinished {
    std::uint64_t at = 0;  ///< of the size field
    int width = 4;         ///< of the size field, in bytes
    std::uint64_t samples_at = 0;
  };
  std::optional<Unfinished> unfinished;

  /// Sample bytes that are promised and not there.
  std::uint64_t missing() const {
    return promised && present && *promised > *present ? *promised - *present : 0;
  }
};

/// Whether a size in the header is so near that the recording is not called cut
/// (limits::kFewBytes, and a tenth of it).
bool is_nearly_whole(const HeaderFacts& header);
/// The error `truncated` of a recording whose samples are not all there.
Error truncated(const std::string& name, const HeaderFacts& header);

/// Tells the format, and walks the chunks of WAV, RF64, AIFF, AU, CAF, W64 and SPHERE up to the
/// samples; other formats promise nothing. libsndfile clamps a promise that the file does not keep,
/// without a word, and says what is wrong with a header in words of its own; hence this look.
/// Sizes that writers into pipes put there mean "unknown": 0, and from 0x7FFFF000 to 0x80000000 and
/// from 0xFFFFF000 on (Microsoft, SoX, eSpeak, arecord, wav of Node).
HeaderFacts check_header(ByteReader& bytes);

/// check_header, then data_error beginning with `name` when that already says that the recording
/// cannot be read: `empty`, `git-lfs-pointer`, `unreadable` (no audio, a format or codec that is
/// not read, a header that is damaged), `sample-rate`, or `truncated` where a WAV, RF64 or AIFF
/// promises more sample bytes than there are (some are forgiven: limits::kFewBytes). A stream is
/// never `truncated`: what its header says was written before its end was known.
HeaderFacts readable_header(ByteReader& bytes, const std::string& name);

}  // namespace ser
