#pragma once

#include <filesystem>
#include <vector>

namespace ser {

/// True for the endings of audio files that ingest and predict look for in folders (wav, flac,
/// ogg, opus, mp3, aif, aiff, au, caf, w64, rf64), in any case.
bool has_audio_extension(const std::filesystem::path& path);

/// The audio files (by their endings) of a folder and all folders below it, by path. Throws
/// data_error when there is none, or the folder cannot be read.
std::vector<std::filesystem::path> recordings_in(const std::filesystem::path& folder);

}  // namespace ser
