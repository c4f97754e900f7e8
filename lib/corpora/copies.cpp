#include "corpora/copies.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "audio/clip_remarks.hpp"
#include "audio/piece.hpp"
#include "audio/read_clip.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

bool names_row(const std::vector<std::string>& names, const Utterance& row) {
  const std::string stem = lower(trimmed(std::filesystem::path(row.file).stem().string()));
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& name) { return lower(name) == stem; });
}

bool is_known_pair(const Utterance& a, const Utterance& b,
                   std::span<const CorpusDefinition> definitions) {
  for (const auto& definition : definitions) {
    if (definition.name != a.corpus || definition.name != b.corpus) continue;
    for (const auto& names : definition.known_duplicates) {
      if (names_row(names, a) && names_row(names, b)) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<EqualRecordings> equal_recordings(std::span<const Utterance> rows,
                                              std::span<const CorpusDefinition> definitions) {
  std::map<std::string, std::vector<const Utterance*>> by_hash;
  for (const auto& row : rows) by_hash[row.hash].push_back(&row);
  std::vector<EqualRecordings> all;
  for (const auto& [unused, same] : by_hash) {
    if (same.size() < 2) continue;
    EqualRecordings& equal = all.emplace_back(EqualRecordings{{}, true});
    for (const Utterance* row : same) {
      equal.files.push_back(row->file);
      equal.known = equal.known && (row == same[0] || is_known_pair(*same[0], *row, definitions));
    }
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.files < b.files; });
  return all;
}

namespace {

struct Damage {
  SkipReason reason;
  std::string detail;
};

SkipReason reason_of(const Error& error) {
  for (const SkipReasonFacts& facts : kSkipReasons) {
    if (facts.is_damage && facts.word == error.reason()) return facts.reason;
  }
  return SkipReason::kUnreadable;
}

/// The reader's message without the path, which has a column of its own.
std::string detail_of(const Error& error, const fs::path& path) {
  std::string text = error.what();
  const std::string prefix = path.string() + ": ";
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  return text;
}

/// The facts of a recording, or of the piece of it that its table names. Throws range_fault().
AudioFacts facts_of_piece(const fs::path& path, const std::optional<TimeRange>& range) {
  const auto refuse_misplaced = [&](double end_s) {
    if (const auto fault = range_fault(path, *range, end_s, "")) throw Error(*fault);
  };
  const auto seconds_of = [](const AudioFacts& facts) {
    return static_cast<double>(facts.frames) / facts.sample_rate;
  };
  try {
    AudioFacts facts = read_facts(path, range);
    if (range) refuse_misplaced(range->start_s + seconds_of(facts));
    return facts;
  } catch (const Error& error) {
    if (error.reason() != "empty" || !range) throw;
    refuse_misplaced(seconds_of(read_facts(path)));
    throw;
  }
}

/// Fills in what stands in the samples; returns why the recording cannot be used, if so.
std::optional<Damage> read_samples(const fs::path& path, ReadRecording& recording) {
  Utterance& row = recording.row;
  std::optional<TimeRange> range;
  if (!row.start.empty() || !row.end.empty()) range = TimeRange{row.start_s(), row.end_s()};
  try {
    const AudioFacts facts = facts_of_piece(path, range);
    if (facts.silent) return Damage{SkipReason::kSilent, "all samples are equal"};
    if (facts.cancels) {
      return Damage{SkipReason::kSilent, "its channels cancel each other once they are mixed"};
    }
    row.duration = static_cast<double>(facts.frames) / facts.sample_rate;
    row.sample_rate = facts.sample_rate;
    row.channels = facts.channels;
    row.hash = facts.hash;
    recording.clipped = facts.clipped;
    recording.lost = facts.lost;
    recording.cancels = nearly_cancels(facts);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    const SkipReason reason = reason_of(error);
    const std::string where = recording.where.empty() ? "" : ", named in " + recording.where;
    return Damage{reason, reason == SkipReason::kNotFound ? "no such file: " + path.string() + where
                                                          : detail_of(error, path)};
  }
  return std::nullopt;
}

/// Why a recording is left out for its label, or nothing.
std::optional<SkippedFile> label_problem(const RecognisedName& name, const LabelSet& labels) {
  const Utterance& row = name.row;
  const auto problem = [&](SkipReason reason, const std::string& detail, std::string word = "") {
    return SkippedFile{"", row.corpus, reason, detail, std::move(word)};
  };
  if (name.label_fault) return problem(SkipReason::kLabelDropped, name.label_fault->detail);
  if (row.emotion.empty()) {
    return problem(SkipReason::kLabelDropped,
                   "label " + row.label + " is left out by the definition of " + row.corpus);
  }
  if (labels.apply(row.emotion, row.label)) return std::nullopt;
  if (labels.knows(row.emotion, row.label)) {
    return problem(SkipReason::kLabelDropped,
                   row.emotion + " is not in the label set " + labels.name);
  }
  return problem(
      SkipReason::kLabelUnknown,
      row.emotion + " is no emotion that ser knows, and not in the label set " + labels.name,
      row.emotion);
}

}  // namespace

const SkipReasonFacts& facts_of(SkipReason reason) {
  return *std::find_if(std::begin(kSkipReasons), std::end(kSkipReasons),
                       [&](const SkipReasonFacts& facts) { return facts.reason == reason; });
}

CopyResult read_copies(const CopyGroup& group, const LabelSet& labels) {
  CopyResult result;
  std::map<std::string, std::string> kept;  // the sound recording and its twins, by identity
  std::string chosen;
  for (const Candidate& candidate : group) {
    const auto skip = [&](SkipReason reason, const std::string& detail, std::string word = "") {
      result.skipped.push_back(
          {candidate.file, candidate.name.row.corpus, reason, detail, std::move(word)});
    };
    if (!chosen.empty()) {
      const auto [first, is_new] = kept.emplace(candidate.name.identity, candidate.file);
      skip(is_new ? SkipReason::kTwin : SkipReason::kDuplicate,
           "of " + (is_new ? chosen : first->second));
      continue;
    }
    ReadRecording recording;
    recording.row = candidate.name.row;
    recording.label_fault = candidate.name.label_fault;
    recording.where = candidate.where;
    recording.row.file = candidate.file;
    const auto problem = label_problem(candidate.name, labels);
    if (problem) {
      skip(problem->reason, problem->detail, problem->word);
    } else if (const auto fault = read_samples(candidate.location, recording)) {
      skip(fault->reason, fault->detail);
      result.skipped.back().listed = !candidate.where.empty();
      continue;
    }
    chosen = candidate.file;
    kept.emplace(candidate.name.identity, chosen);
    recording.in_manifest = !problem;
    result.recording = std::move(recording);
  }
  return result;
}

}  // namespace ser
