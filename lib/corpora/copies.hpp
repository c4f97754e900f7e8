#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpora/definition.hpp"
#include "corpora/label_set.hpp"
#include "corpora/recognise.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// Why a recording is not in the manifest.
enum class SkipReason {
  kDuplicate,
  kTwin,
  kKnownBad,
  kUnknownName,
  kLabelDropped,
  kLabelUnknown,
  kNoLabel,
  kLabelConflict,
  kNotFound,
  kUnreadable,
  kTruncated,
  kEmpty,
  kSilent,
  kGitLfsPointer,
  kOutOfRange,
};

struct SkipReasonFacts {
  SkipReason reason;
  std::string_view word;  ///< in `data.skipped.csv` and JSON; for damage as Error::reason() has it
  bool is_damage;         ///< counts towards `--max-bad`
  std::string_view meaning;  ///< for people, in the data card and docs/commands.md
};

/// All reasons, in the order in which they are reported.
inline constexpr SkipReasonFacts kSkipReasons[] = {
    {SkipReason::kDuplicate, "duplicate", false,
     "a file of the same corpus, speaker and name is used"},
    {SkipReason::kTwin, "twin", false, "a file of another modality with the same sound is used"},
    {SkipReason::kKnownBad, "known-bad", false,
     "known to hold no usable sound in copies of the corpus"},
    {SkipReason::kUnknownName, "unknown-name", false,
     "no known corpus names its recordings like this"},
    {SkipReason::kLabelDropped, "label-dropped", false,
     "the label set does not have its emotion, or the table of labels gives none"},
    {SkipReason::kLabelUnknown, "label-unknown", false,
     "the label set does not have its label, which ser knows as no emotion"},
    {SkipReason::kNoLabel, "no-label", false,
     "its label is empty, nan, None, NA, N/A, null, ? or -"},
    {SkipReason::kLabelConflict, "label-conflict", false,
     "one clip, or one with the same samples, has two labels"},
    {SkipReason::kNotFound, "not-found", true, "there is no such file"},
    {SkipReason::kUnreadable, "unreadable", true,
     "cannot be decoded, or holds samples that are no finite numbers"},
    {SkipReason::kTruncated, "truncated", true,
     "the file ends before the samples that its header promises"},
    {SkipReason::kEmpty, "empty", true, "holds no samples"},
    {SkipReason::kSilent, "silent", true,
     "all samples, or the mean of the channels, are equal (but for noise of one bit)"},
    {SkipReason::kGitLfsPointer, "git-lfs-pointer", true,
     "a text that stands for the recording in a download without Git LFS"},
    {SkipReason::kOutOfRange, "out-of-range", true,
     "the table's start or end lies behind the end of the recording"},
};

const SkipReasonFacts& facts_of(SkipReason reason);

/// A recording that is not in the manifest.
struct SkippedFile {
  std::string file;  ///< as it would stand in the manifest
  std::string corpus;
  SkipReason reason = SkipReason::kUnreadable;
  std::string detail;
  std::string word = {};  ///< kLabelUnknown: the label
  bool listed = false;    ///< kNotFound: a CSV or a list names it
};

/// A recording that is known, with the path that the manifest gives it.
struct Candidate {
  std::filesystem::path location;
  std::string file;
  RecognisedName name;
  std::string where = {};  ///< "data.csv:14", the row that names it; empty: it was found
};

/// Copies and twins of one recording, the one to prefer first.
using CopyGroup = std::vector<Candidate>;

/// A recording whose samples are sound, or that was not read since its label is left out.
struct ReadRecording {
  Utterance row;             ///< `emotion` is canonical
  bool in_manifest = false;  ///< false where its label is left out, and it was not read
  bool clipped = false;
  std::string lost{};    ///< AudioFacts::lost
  bool cancels = false;  ///< its channels nearly cancel each other
  std::optional<LabelFault> label_fault;
  std::string where = {};  ///< as of the candidate
};

/// What came of the copies of one recording.
struct CopyResult {
  std::optional<ReadRecording> recording;  ///< the sound one
  std::vector<SkippedFile> skipped;
};

/// Reads copies and twins until one is sound; that one stays, and the others are skipped with the
/// reason: the damaged before it, the copies and twins behind it.
CopyResult read_copies(const CopyGroup& group, const LabelSet& labels);

/// Recordings of a manifest that hold the same samples.
struct EqualRecordings {
  std::vector<std::string> files;
  bool known = false;  ///< the corpus definition names them
};

/// The groups of rows with equal `hash`, two or more each, sorted by file.
std::vector<EqualRecordings> equal_recordings(std::span<const Utterance> rows,
                                              std::span<const CorpusDefinition> definitions);

}  // namespace ser
