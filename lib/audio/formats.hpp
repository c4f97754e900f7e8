#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "audio/byte_reader.hpp"

namespace ser {

/// What can be done with a file of a format.
enum class FormatUse {
  kDecoded,      ///< it is decoded
  kConvertible,  ///< audio or video that other programs decode
  kHeadless,     ///< samples without a header; told by the name alone
  kNoAudio,      ///< no sound at all; told by the content alone
};

/// Containers whose headers are looked through, and that are decoded.
enum class Container { kNone, kWave, kAiff, kAu, kFlac, kOgg, kMpeg, kCaf, kW64, kSphere, kVoc };

struct AudioFormat {
  std::string_view name;  ///< in messages, behind "is"
  FormatUse use = FormatUse::kDecoded;
  std::string_view extensions;             ///< in lower case, separated by blanks
  std::string_view remedy{};               ///< of kNoAudio
  Container container = Container::kNone;  ///< of kDecoded
};

/// What the first bytes of a file say, at least kHeadBytes of them where it has so many; null where
/// they say nothing. An ID3 tag is MP3 here; what follows it decides (format_of()).
const AudioFormat* format_of_head(std::string_view head);
inline constexpr std::size_t kHeadBytes = 512;

/// What a source holds, by its first bytes and those behind an ID3 tag; null where they say
/// nothing.
const AudioFormat* format_of(ByteReader& bytes);

/// What the name's ending says; null for one that no format has.
const AudioFormat* format_of_name(const std::filesystem::path& path);

/// Whether the name ends as recordings or videos do, in any case (`a.wav`, `a.m4a`, `a.mkv`).
bool has_audio_extension(const std::filesystem::path& path);
/// Whether a file looks like a recording or a video, by its name or, where that says nothing, by
/// its first bytes. False where it cannot be read. Weak signs (a frame of MP3 without a tag) count
/// only with the name.
bool looks_like_recording(const std::filesystem::path& path);

}  // namespace ser
