#pragma once

#include <sndfile.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <span>

#include "audio/byte_reader.hpp"
#include "audio/header_check.hpp"

namespace ser {

/// The bytes as libsndfile sees them: the source's, but for the size of an unfinished header.
struct VirtualFile {
  /// Puts the largest size into the size field of an unfinished header, where it lies in what was
  /// read at `at`.
  void write_largest_size(std::span<std::byte> got) const;
  /// Counts what libsndfile asks for while it opens the file; false when that is too much, so that
  /// a header that sends its reader round for ever is given up.
  bool take_step(std::size_t size);

  ByteReader* bytes = nullptr;
  std::optional<HeaderFacts::Unfinished> unfinished{};
  std::uint64_t at = 0;
  bool is_opening = true;
  std::uint64_t steps = 0;
  std::exception_ptr fault{};  ///< of reading; it must not be thrown through libsndfile
};

/// What libsndfile calls; its user data is a VirtualFile.
SF_VIRTUAL_IO virtual_io();

}  // namespace ser
