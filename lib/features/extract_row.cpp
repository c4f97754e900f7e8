#include "features/extract_row.hpp"

#include <utility>

#include "audio/read_clip.hpp"
#include "core/error.hpp"

namespace ser {
namespace {

std::optional<TimeRange> range_of(const Utterance& utterance) {
  const TimeRange range{utterance.start_s(), utterance.end_s()};
  if (range.start_s == 0.0 && !range.end_s) return std::nullopt;
  return range;
}

}  // namespace

void RowExtractor::extract(const Utterance& utterance, const FindStored& find,
                           ExtractedRow& result) {
  const auto keep = [&](const std::string& hash) {
    auto stored = find(hash);
    if (!stored) return false;
    result.stored.hash = hash;
    result.stored.inputs = std::move(stored->inputs);
    result.kept = true;
    return true;
  };
  if (!utterance.hash.empty() && keep(utterance.hash)) return;
  const auto range = range_of(utterance);
  const auto path = manifest_.path_of(utterance);
  const Clip clip = read_clip(path, range);
  // With a range the manifest's hash may be of the whole recording.
  if (!utterance.hash.empty() && !range && utterance.hash != clip.facts.hash) {
    throw data_error(
        path.string() + ": holds other samples than when the manifest was made (ingest it again)",
        "changed");
  }
  const std::string& hash = utterance.hash.empty() ? clip.facts.hash : utterance.hash;
  if (utterance.hash.empty() && keep(hash)) return;
  try {
    WorkspacePool::Lease workspace(workspaces_);
    result.stored.inputs = to_tensors(extractor_(clip.wave, *workspace));
  } catch (const Error& error) {
    throw Error(error.kind(), path.string() + ": " + error.what(), error.reason());
  }
  result.stored.hash = hash;
}

ExtractedRow RowExtractor::operator()(std::size_t row, const FindStored& find) {
  const Utterance& utterance = manifest_.rows[row];
  ExtractedRow result;
  result.stored.row = row;
  result.stored.key = utterance_key(utterance);
  try {
    extract(utterance, find, result);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    result.failure = Failure{utterance.file, error.kind(), error.reason(), error.what()};
  }
  return result;
}

}  // namespace ser
