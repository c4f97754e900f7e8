#pragma once

#include <filesystem>
#include <optional>

#include "audio/waveform.hpp"

namespace ser {

/// A piece of a recording in seconds; without an end it goes to the end of the recording.
struct TimeRange {
  double start_s = 0.0;
  std::optional<double> end_s;
};

/// The one door through which all verbs read recordings: anything libsndfile decodes, any rate,
/// any number of channels. The range is cut at the native rate (frame = int(seconds · rate)).
///
/// Throws data_error whose reason() is one of
/// - `unreadable`: missing, no audio format, a decoder error, NaN or infinite samples,
/// - `git-lfs-pointer`: the text that stands for a recording in a plain repository download,
/// - `truncated`: a WAV, RF64 or AIFF header promises more sample bytes than the file has (sizes 0,
///   0x7FFFFFFF and 0xFFFFFFFF mean "unknown" and are no promise),
/// - `empty`: no bytes, no samples, or none in the range.
/// Silent and clipped recordings are read; the facts say so.
Clip read_clip(const std::filesystem::path& path, const std::optional<TimeRange>& range = {});

/// read_clip's facts without its samples.
AudioFacts read_facts(const std::filesystem::path& path,
                      const std::optional<TimeRange>& range = {});

/// Shortest recording that is recognised, in seconds.
inline constexpr double kShortestSeconds = 0.3;

/// For the verbs that recognise: read_clip, then data_error `silent` when all samples are equal
/// and `too-short` below kShortestSeconds.
Clip read_speech(const std::filesystem::path& path, const std::optional<TimeRange>& range = {});

/// True for the endings of audio files that ingest and predict look for in folders (wav, flac,
/// ogg, opus, mp3, aif, aiff, au, caf, w64, rf64), in any case.
bool has_audio_extension(const std::filesystem::path& path);

}  // namespace ser
