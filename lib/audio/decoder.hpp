#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "audio/audio_source.hpp"

namespace ser {

/// A piece of a recording in seconds; without an end it goes to the end of the recording.
struct TimeRange {
  double start_s = 0.0;
  std::optional<double> end_s;
};

/// The frame in which a time lies, int(seconds · rate), as librosa cuts.
std::int64_t frame_at(double seconds, int sample_rate);

/// Reads a recording from any source in blocks of frames; the size of the blocks changes nothing.
/// Memory is bounded, whatever the recording's length.
///
/// A stream of WAV, RF64, AIFF, AU (all of samples one by one), FLAC, MP3 or Ogg is decoded as it
/// comes. Other containers, and codecs of blocks (ADPCM, GSM), are found by seeking, or end where
/// the container ends: they are first written to a temporary file that has no name.
///
/// Throws data_error as read_clip() does (read_clip.hpp), from the constructor or next().
class Decoder {
 public:
  explicit Decoder(const AudioSource& source, const std::optional<TimeRange>& range = {});
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  const std::string& name() const;
  int channels() const;
  int sample_rate() const;
  float quantum() const;  ///< the smallest step of its coding, at most that of 16 bits
  /// The frame of the recording at which the range begins (its end, where the range lies behind).
  std::int64_t first_frame() const;
  /// Frames in the range, as the header tells; nothing where it does not know or only estimates.
  std::optional<std::int64_t> frames() const;
  /// The same, also where it is an estimate.
  std::optional<std::int64_t> likely_frames() const;

  /// The next frames, interleaved, at most `most` of them (0: a good number); empty at the end, and
  /// only there. Valid until the next call.
  std::span<const float> next(std::size_t most = 0);
  /// What of the recording is damaged or missing, as far as it was read, in words that follow its
  /// name ("is truncated: 1.60 of 3.20 s are there"); empty where nothing is.
  std::string lost() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ser
