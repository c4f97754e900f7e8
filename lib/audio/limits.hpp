#pragma once

#include <cstdint>

namespace ser {

/// What a recording may ask for, whatever its header says: the guard against files that are small
/// and take hours, or memory without end. docs/recordings.md has the same list.
namespace limits {

inline constexpr int kLowestRate = 1000;          ///< Hz
inline constexpr int kHighestRate = 768000;       ///< Hz
inline constexpr int kMostChannels = 1024;        ///< as libsndfile
inline constexpr double kLongestSeconds = 86400;  ///< a day
/// Chunks of a header, and steps of a decoder through it.
inline constexpr std::uint64_t kMostChunks = 10000;
/// Bytes before the samples (pictures, lyrics): longer in no recording seen.
inline constexpr std::uint64_t kLongestHeader = 16 << 20;
/// Bytes of a stream that must be kept in a temporary file, since its format wants seeking.
inline constexpr std::uint64_t kLongestSpool = std::uint64_t{4} << 30;
/// Bytes of junk between two frames of MP3, behind which it is given up.
inline constexpr std::uint64_t kMostJunk = 1 << 20;
/// Bytes by which the size in a header may miss the file's without being a cut recording.
inline constexpr std::uint64_t kFewBytes = 64;

}  // namespace limits
}  // namespace ser
