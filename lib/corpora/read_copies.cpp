#include "corpora/read_copies.hpp"

#include <map>
#include <utility>

#include "audio/read_clip.hpp"
#include "core/error.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// The reader's message without the path, which has a column of its own.
std::string detail_of(const Error& error, const fs::path& path) {
  std::string text = error.what();
  const std::string prefix = path.string() + ": ";
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  return text;
}

/// Fills in what stands in the samples; returns why the recording cannot be used, if so.
std::optional<std::pair<std::string, std::string>> read_samples(const fs::path& path,
                                                                ReadRecording& recording) {
  Utterance& row = recording.row;
  std::optional<TimeRange> range;
  if (!row.start.empty() || !row.end.empty()) range = TimeRange{row.start_s(), row.end_s()};
  try {
    const AudioFacts facts = read_facts(path, range);
    if (facts.silent) return {{"silent", "all samples are equal"}};
    row.duration = static_cast<double>(facts.frames) / facts.sample_rate;
    row.sample_rate = facts.sample_rate;
    row.channels = facts.channels;
    row.hash = facts.hash;
    recording.clipped = facts.clipped;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    return {{error.reason().empty() ? "unreadable" : error.reason(), detail_of(error, path)}};
  }
  return std::nullopt;
}

/// Why a recording is left out for its label, or nothing.
std::optional<std::string> label_problem(const RecognisedName& name, const LabelSet& labels) {
  if (name.label_fault) return name.label_fault->detail;
  if (labels.apply(name.row.emotion)) return std::nullopt;
  return name.row.emotion + " is not in the label set " + labels.name;
}

}  // namespace

CopyResult read_copies(const CopyGroup& group, const LabelSet& labels) {
  CopyResult result;
  std::map<std::string, std::string> kept;  // the sound recording and its twins, by identity
  std::string chosen;
  for (const Candidate& candidate : group) {
    const auto skip = [&](const std::string& reason, const std::string& detail) {
      result.skipped.push_back({candidate.file, candidate.name.row.corpus, reason, detail});
    };
    if (!chosen.empty()) {
      const auto [first, is_new] = kept.emplace(candidate.name.identity, candidate.file);
      skip(is_new ? "twin" : "duplicate", "of " + (is_new ? chosen : first->second));
      continue;
    }
    ReadRecording recording{candidate.name.row, false, false, candidate.name.label_fault};
    recording.row.file = candidate.file;
    const auto problem = label_problem(candidate.name, labels);
    if (problem) {
      skip("label-dropped", *problem);
    } else if (const auto fault = read_samples(candidate.location, recording)) {
      skip(fault->first, fault->second);
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
