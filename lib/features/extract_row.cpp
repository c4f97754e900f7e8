#include "features/extract_row.hpp"

#include <functional>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"

namespace ser {
RowExtractor::RowExtractor(const Manifest& manifest, const FeatureSet& set, ReadRows read)
    : manifest_(manifest), read_(read), extractor_(set.config), compute_(set.compute) {
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
  const std::string known = RowPieces::known_hash(utterance);
  if (!known.empty() && keep(known)) return;
  const AudioPiece piece = pieces_.of(manifest_, utterance);
  const Clip clip = read_ == ReadRows::kSpeech ? read_speech_piece(piece) : read_piece(piece);
  result.remarks = remarks_for_features(clip.facts);
  const std::string& hash = known.empty() ? clip.facts.hash : known;
  if (known.empty() && keep(hash)) return;
  try {
    WorkspacePool::Lease workspace(workspaces_);
    result.stored.inputs = to_tensors(compute_(clip.wave, *workspace, gender_of(utterance.gender)));
  } catch (const Error& error) {
    throw Error(error.kind(), piece.source.name() + ": " + error.what(), error.reason());
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
    result.failure = Failure{utterance.file, error.kind(), error.reason(), error.what(),
                             manifest_.where(utterance)};
  }
  return result;
}

ExtractReport extract_rows(const Manifest& manifest, const RowRange& range, RowExtractor& extract,
                           int jobs, const StoredFeatures* stored, Observer& observer,
                           const std::function<void(const ExtractedRow&)>& done) {
  ExtractReport report;
  ClipRemarks remarks;
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
        remarks.add(manifest.rows[row.stored.row].file, row.remarks, observer);
        done(row);
        if (row.failure) {
          report.failed.push_back(std::move(*row.failure));
        } else {
          ++(row.kept ? report.kept : report.done);
        }
        observer.advance();
      });
  observer.end();
  remarks.say(range.end - range.begin, observer);
  return report;
}

}  // namespace ser
