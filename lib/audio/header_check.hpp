#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace ser {

/// What the first bytes of a file and its header say, before any decoding.
struct HeaderFacts {
  std::uintmax_t bytes = 0;
  bool git_lfs_pointer = false;
  std::optional<std::uint64_t> promised;  ///< sample bytes that a WAV, RF64 or AIFF header claims
  std::uint64_t present = 0;              ///< sample bytes from there to the end of the file
  /// Where a WAV that was never finished (as one written into a pipe) claims 0 bytes of samples
  /// although some follow: the place of these four bytes.
  std::optional<std::uint64_t> zero_size_at;
};

/// Walks the chunks of RIFF, RIFX, RF64 and AIFF up to the samples; other formats promise nothing.
/// libsndfile clamps a promise that the file does not keep, without a word; hence this look.
/// Throws data_error `unreadable` when the file cannot be opened.
HeaderFacts check_header(const std::filesystem::path& path);

}  // namespace ser
