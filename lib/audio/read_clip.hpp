#pragma once

#include <optional>
#include <string>
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
/// - `unreadable`: no audio, a format or codec that is not read (the message names it, and how to
///   convert it), a damaged header, NaN or infinite samples,
/// - `sample-rate`: one outside limits::kLowestRate to kHighestRate,
/// - `git-lfs-pointer`: the text that stands for a recording in a plain repository download,
/// - `truncated`: a WAV, RF64 or AIFF header promises more sample bytes than the file has (sizes 0,
///   0x7FFFFFFF and 0xFFFFFFFF mean "unknown" and are no promise; a stream is never truncated),
/// - `empty`: no bytes, no samples, or none in the range,
/// - `too-long`: its samples do not fit into available_memory(), four bytes a frame, or last longer
///   than limits::kLongestSeconds,
/// and machine_error where the machine fails, not the recording (reading_fault()). Silent and
/// clipped recordings are read, and so are MP3, AU, CAF, W64 and SPHERE that are damaged or cut;
/// the facts say so.
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
/// `silent` when all samples, or the mean of the channels, are equal (but for noise of one bit),
/// `too-short` below kShortestSeconds.
std::optional<Error> speech_fault(const AudioFacts& facts, const std::string& name);

/// For the verbs that recognise: read_clip, then speech_fault() is thrown.
Clip read_speech(const AudioSource& source, const std::optional<TimeRange>& range = {});

/// read_speech for features of a part alone, in seconds from the start of the range: of a long
/// recording no more than that part is kept, so that wave, hash and facts are of its begin.
/// `silent` is thrown where the part that is used is silent, too. `seconds` is the length of the
/// range.
struct PartOfSpeech {
  Clip clip;
  double seconds = 0.0;
};
/// Why its used part is not recognised, beginning with `name`, or nothing.
std::optional<Error> part_fault(const PartOfSpeech& speech, const TimeRange& used,
                                const std::string& name);
PartOfSpeech read_part_of_speech(const AudioSource& source, const std::optional<TimeRange>& range,
                                 const TimeRange& used);

}  // namespace ser
