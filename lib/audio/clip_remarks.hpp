#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audio/decoder.hpp"
#include "audio/waveform.hpp"
#include "core/observer.hpp"

namespace ser {

/// What is said of a recording that was read and is not quite as it should be.
enum class ClipWarning {
  kLost,  ///< damaged or cut: every recording has its own line
  kSilent,
  kClipped,
  kCancels,   ///< its channels nearly cancel each other
  kPartUsed,  ///< the features are of a part of it
};
struct ClipRemark {
  ClipWarning kind;
  std::string text;  ///< follows the recording's name
};
/// "the first 3.0", "0.6 to 3.1": seconds of a part that has an end.
std::string used_text(const TimeRange& used);
/// Whether the mean of the channels is more than 30 dB below them, though not silent.
bool nearly_cancels(const AudioFacts& facts);
/// Those of kLost, kClipped and kCancels.
std::vector<ClipRemark> remarks_on(const AudioFacts& facts);
/// Those of kLost, kSilent and kCancels: what features tell nothing of.
std::vector<ClipRemark> remarks_for_features(const AudioFacts& facts);
/// That of kPartUsed, where half a second or more of `seconds` is not used.
std::optional<ClipRemark> remark_on_part(const TimeRange& used, double seconds);

/// The remarks on the recordings of one run. What was lost is a warning at once; of the others,
/// which often concern all recordings alike, four or more of a kind are one line with their number.
class ClipRemarks {
 public:
  void add(const std::string& name, const std::vector<ClipRemark>& remarks, Observer& observer);
  /// Says what was collected, of so many recordings.
  void say(std::size_t recordings, Observer& observer) const;

 private:
  struct Kind {
    std::size_t count = 0;
    std::vector<std::string> first;  ///< lines
  };
  std::map<ClipWarning, Kind> kinds_;
};

}  // namespace ser
