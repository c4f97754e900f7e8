#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "audio/header_check.hpp"

namespace ser {

/// N bytes of a header.
template <std::size_t N>
using HeaderBytes = std::array<unsigned char, N>;

/// False where they are not all there.
template <std::size_t N>
bool read_bytes(ByteReader& source, std::uint64_t offset, HeaderBytes<N>& into) {
  return source.read_at(offset, std::as_writable_bytes(std::span(into))) == N;
}

template <std::size_t N>
std::string_view letters(const HeaderBytes<N>& bytes, std::size_t at, std::size_t count) {
  return {reinterpret_cast<const char*>(bytes.data()) + at, count};
}

inline std::uint64_t header_number(const unsigned char* bytes, int count, bool big_endian) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[big_endian ? i : count - 1 - i];
  return value;
}

/// Whether a size of 32 bits was written before the length was known.
bool means_unknown(std::uint64_t size);
/// The same for 64 bits.
bool means_unknown_wide(std::uint64_t size);

/// "its header has more than 10000 chunks …": limits::kMostChunks were walked through.
std::string too_many_chunks();

/// What the chunks of WAV, RIFX and RF64 say.
void check_wave(ByteReader& source, const HeaderBytes<12>& head, HeaderFacts& facts);
void check_aiff(ByteReader& source, HeaderFacts& facts);
void check_au(ByteReader& source, HeaderFacts& facts);
void check_caf(ByteReader& source, HeaderFacts& facts);
void check_w64(ByteReader& source, HeaderFacts& facts);
void check_sphere(ByteReader& source, HeaderFacts& facts);

/// "AAC (codec 0x00FF)", of the number in a WAV; empty for one that is read.
std::string foreign_wave_codec(unsigned number);
/// "AAC (codec 'aac ')", of the letters in an AIFC or CAF; empty for one that is read.
std::string foreign_codec(std::string_view letters);

}  // namespace ser
