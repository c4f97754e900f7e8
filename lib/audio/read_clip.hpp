#pragma once

#include <optional>
#include <vector>

#include "audio/audio_source.hpp"
#include "audio/decoder.hpp"
#include "audio/waveform.hpp"
#include "core/error.hpp"

namespace ser {

/// The one door through which all verbs read recordings: anything libsndfile decodes, any rate,
/// any number of channels, from a path, bytes or a stream. The range is cut at the native rate
/// (frame = int(seconds · rate)).
///
/// Throws data_error whose reason() is one of
/// - `not-found`: there is no such file,
/// - `unreadable`: no audio format, a decoder error, NaN or infinite samples,
/// - `git-lfs-pointer`: the text that stands for a recording in a plain repository download,
/// - `truncated`: a WAV, RF64 or AIFF header promises more sample bytes than the file has (sizes 0,
///   0x7FFFFFFF and 0xFFFFFFFF mean "unknown" and are no promise; a stream is never truncated),
/// - `empty`: no bytes, no samples, or none in the range,
/// - `too-long`: its samples do not fit into available_memory(), four bytes a frame.
/// Silent and clipped recordings are read; the facts say so.
Clip read_clip(const AudioSource& source, const std::optional<TimeRange>& range = {});

/// The same for the channels wanted, a clip for each, in the order of Channels::of(). The facts of
/// a single channel are its own. `no-channel` is a reason more.
std::vector<Clip> read_clips(const AudioSource& source, const std::optional<TimeRange>& range,
                             const Channels& channels);

/// read_clip's facts without its samples, in a few MB of memory whatever the recording's length.
AudioFacts read_facts(const AudioSource& source, const std::optional<TimeRange>& range = {});

/// Shortest recording that is recognised, in seconds.
inline constexpr double kShortestSeconds = 0.3;

/// Why speech of these facts is not recognised, beginning with `name`, or nothing: data_error
/// `silent` when all samples are equal, `too-short` below kShortestSeconds.
std::optional<Error> speech_fault(const AudioFacts& facts, const std::string& name);

/// For the verbs that recognise: read_clip, then speech_fault() is thrown; `silent` also where the
/// channels cancel each other.
Clip read_speech(const AudioSource& source, const std::optional<TimeRange>& range = {});

}  // namespace ser
