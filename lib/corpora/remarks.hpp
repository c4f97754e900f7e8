#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/spelling.hpp"
#include "corpora/definition.hpp"
#include "manifest/manifest.hpp"

namespace ser {

struct PublishedComparison {
  std::size_t expected = 0;              ///< files published, of the selections that are there
  std::vector<std::string> differences;  ///< in words, empty when nothing differs
};

/// Compares distinct, sound recordings of one corpus (their `emotion` canonical, before any label
/// set) with the published counts; those of each emotion only where `emotions` says so. A selection
/// of which no recording is there is passed over.
PublishedComparison compare_with_published(const CorpusDefinition& definition,
                                           std::span<const Utterance* const> recordings,
                                           bool emotions = true);

enum class RemarkKind {
  kSampleRate,
  kChannels,
  kDuration,
  kClipped,
  kDamaged,
  kCancels,
  kSpeakerEmotion,
  kLabels
};

inline constexpr Spelling<RemarkKind> kRemarkKinds[] = {
    {RemarkKind::kSampleRate, "sample-rate"},
    {RemarkKind::kChannels, "channels"},
    {RemarkKind::kDuration, "duration"},
    {RemarkKind::kClipped, "clipped"},
    {RemarkKind::kDamaged, "damaged"},
    {RemarkKind::kCancels, "cancels"},
    {RemarkKind::kSpeakerEmotion, "speaker-emotion"},
    {RemarkKind::kLabels, "labels"}};

/// Something about sound recordings of one corpus that a user should know; never an error.
struct Remark {
  std::string corpus;
  RemarkKind kind = RemarkKind::kSampleRate;
  std::string text;  ///< in words, with counts and without names
  std::vector<std::string> files;
};

/// A recording that was read.
struct HeardRecording {
  const Utterance* row = nullptr;  ///< with duration, sample_rate and channels
  bool clipped = false;            ///< at least 3 successive samples at full scale
  std::string lost{};              ///< what is damaged or missing; empty: nothing
  bool cancels = false;            ///< its channels nearly cancel each other
};

/// Remarks on the recordings of one corpus, in the order of the kinds above:
/// - sample rates and numbers of channels other than those that more than half of them have (where
///   no value is that common, one remark without names counts them all),
/// - durations beyond the quartiles by more than 3 times their distance (Tukey's far out), which is
///   taken as a tenth of the median at least; only for 20 recordings or more,
/// - clipped recordings,
/// - those that are damaged or cut but were read, and those whose channels nearly cancel each
/// other,
/// - emotions that are tied to speakers (tied_text()).
std::vector<Remark> remarks_on(const std::string& corpus,
                               std::span<const HeardRecording> recordings);

}  // namespace ser
