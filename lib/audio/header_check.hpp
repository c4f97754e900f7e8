#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "audio/byte_reader.hpp"

namespace ser {

/// What the first bytes of a source and its header say, before any decoding.
struct HeaderFacts {
  bool empty = false;  ///< not one byte
  bool git_lfs_pointer = false;
  std::optional<std::uint64_t> promised;  ///< sample bytes that a WAV, RF64 or AIFF header claims
  /// Sample bytes from there to the end of the source; nothing for a stream.
  std::optional<std::uint64_t> present;
  /// The header does not know how many samples follow (it was written into a pipe). The decoder may
  /// believe what it says instead, and must find the largest size in its place.
  struct Unfinished {
    std::uint64_t at = 0;  ///< of the size field
    int width = 4;         ///< of the size field, in bytes
    std::uint64_t samples_at = 0;
  };
  std::optional<Unfinished> unfinished;
};

/// Walks the chunks of RIFF, RIFX, RF64 and AIFF up to the samples; other formats promise nothing.
/// libsndfile clamps a promise that the file does not keep, without a word; hence this look.
/// Sizes that writers into pipes put there mean "unknown": 0, and from 0x7FFFF000 to 0x80000000 and
/// from 0xFFFFF000 on (Microsoft, SoX, eSpeak, arecord, wav of Node).
HeaderFacts check_header(ByteReader& bytes);

/// check_header, then data_error `empty`, `git-lfs-pointer` or `truncated` beginning with `name`
/// when the header already says that the recording cannot be read. A stream is never `truncated`:
/// what its header says was written before its end was known.
HeaderFacts readable_header(ByteReader& bytes, const std::string& name);

}  // namespace ser
