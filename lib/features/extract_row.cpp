#include "features/extract_row.hpp"

#include <functional>
#include <utility>

#include "audio/read_clip.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"

namespace ser {
namespace {

std::optional<TimeRange> range_of(const Utterance& utterance) {
  const TimeRange range{utterance.start_s(), utterance.end_s()};
  if (range.start_s == 0.0 && !range.end_s) return std::nullopt;
  return range;
}

}  // namespace

RowExtractor::RowExtractor(const Manifest& manifest, const FeatureSet& set)
    : manifest_(manifest), extractor_(set.config), compute_(set.compute) {
  if (!compute_) compute_ = std::cref(extractor_);
}

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
    result.stored.inputs = to_tensors(compute_(clip.wave, *workspace, gender_of(utterance.gender)));
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

ExtractReport extract_rows(const Manifest& manifest, const RowRange& range, RowExtractor& extract,
                           int jobs, const StoredFeatures* stored, Observer& observer,
                           const std::function<void(const ExtractedRow&)>& done) {
  ExtractReport report;
  std::size_t next_row = range.begin;
  observer.begin("extract", range.end - range.begin);
  parallel_ordered<std::size_t, ExtractedRow>(
      resolve_jobs(jobs),
      [&]() -> std::optional<std::size_t> {
        if (next_row == range.end || observer.stop_signal() != 0) return std::nullopt;
        return next_row++;
      },
      [&](std::size_t& row) {
        return extract(row, [&](const std::string& hash) {
          return stored != nullptr ? stored->find(utterance_key(manifest.rows[row]), hash)
                                   : std::nullopt;
        });
      },
      [&](ExtractedRow& row) {
        if (row.failure) observer.warn(row.failure->detail);
        done(row);
        if (row.failure) {
          report.failed.push_back(std::move(*row.failure));
        } else {
          ++(row.kept ? report.kept : report.done);
        }
        observer.advance();
      });
  observer.end();
  return report;
}

}  // namespace ser
