#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "audio/audio_source.hpp"
#include "audio/decoder.hpp"
#include "audio/read_clip.hpp"
#include "audio/waveform.hpp"
#include "core/error.hpp"

namespace ser {

/// The hashes of whole recordings, each decoded once however many pieces it has. Safe to use from
/// several threads.
class WholeHashes {
 public:
  /// AudioFacts::hash of all of it. Throws as read_facts() does.
  std::string of(const AudioSource& source);

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> known_;  ///< by path
};

/// A recording, or a piece of one, and what a table says that it holds.
struct AudioPiece {
  AudioSource source;
  std::optional<TimeRange> range{};  ///< nothing: all of it
  std::string where{};               ///< "data.csv:14", for messages; empty: no table names it
  /// AudioFacts::hash of the piece, or of the whole recording; empty: not known.
  std::string hash{};
  std::shared_ptr<WholeHashes> whole{};  ///< shared by the pieces of one table; null: none
};

/// How far the end of a piece may lie behind the end of its recording, in seconds: tables round.
inline constexpr double kRoundedEndSeconds = 0.05;

/// Why a range does not lie in its recording, or nothing: data_error `out-of-range`, which begins
/// with `where` and says so where the times look like milliseconds. `end_s`: where the recording
/// was found to end, or at least the piece.
std::optional<Error> range_fault(const AudioSource& source, const TimeRange& range, double end_s,
                                 const std::string& where);

/// The hash of a piece's samples: of one channel where all are equal, so that a stereo copy is
/// known for what it is; else AudioFacts::hash. Throws as read_facts() does.
std::string heard_hash(const AudioPiece& piece);

/// read_clip() of a piece. Throws what that throws, range_fault(), and data_error `changed` for
/// samples that are not those of the hash.
Clip read_piece(const AudioPiece& piece);

/// The same with read_speech().
Clip read_speech_piece(const AudioPiece& piece);

/// The same with read_part_of_speech(); a piece, and one whose hash is known, is read whole.
PartOfSpeech read_part_of_piece(const AudioPiece& piece, const TimeRange& used);

}  // namespace ser
