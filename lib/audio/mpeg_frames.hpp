#pragma once

#include <cstdint>
#include <optional>

#include "audio/byte_reader.hpp"

namespace ser {

/// What the head of one MPEG audio frame says (ISO/IEC 11172-3 and 13818-3, and version 2.5).
struct MpegFrame {
  int version = 1;  ///< 1, 2, or 3 for 2.5
  int layer = 3;
  int sample_rate = 0;
  int bit_rate = 0;  ///< bits a second
  std::uint64_t bytes = 0;
  int samples = 0;  ///< a channel
  bool is_mono = false;

  /// Whether both belong to one stream.
  bool fits(const MpegFrame& other) const {
    return version == other.version && layer == other.layer && sample_rate == other.sample_rate;
  }
};

/// The frame whose head stands at `at`, or nothing where none does. Of "free" bit rate: nothing.
std::optional<MpegFrame> mpeg_frame_at(ByteReader& bytes, std::uint64_t at);

/// The first place from `at` on, within limits::kMostJunk, where three frames that fit `like` stand
/// one behind the other; nothing where there is none.
std::optional<std::uint64_t> next_mpeg_frames(ByteReader& bytes, std::uint64_t at,
                                              const MpegFrame& like);

/// Where the first frame stands, behind ID3 tags.
std::uint64_t behind_id3(ByteReader& bytes, std::uint64_t at);

/// Frames that the Xing, Info or VBRI head in the first frame announces; nothing without one.
std::optional<std::uint64_t> announced_mpeg_frames(ByteReader& bytes, std::uint64_t first_frame);

}  // namespace ser
