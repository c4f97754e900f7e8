#pragma once

#include <string>
#include <string_view>

#include "audio/formats.hpp"
#include "core/error.hpp"

namespace ser {

/// Why `name` cannot be read, in our words: data_error `unreadable` (`git-lfs-pointer`, `empty`)
/// that names what the content is and how to convert or mend it. `format`: of its content, or null.
Error not_decodable(const std::string& name, const AudioFormat* format, std::string_view head);

/// "convert it: ffmpeg -i call.m4a call.wav", with the name quoted for a shell.
std::string how_to_convert(const std::string& name);

}  // namespace ser
