#include "workflows/evaluate.hpp"

#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "models/recognize_manifest.hpp"

namespace ser {
namespace {

using Rows = std::vector<std::size_t>;

std::optional<Part> part_of(EvaluatedPart part) {
  return part_of_name(spelling(kEvaluatedParts, part));
}

Rows rows_of(const Manifest& manifest, const EvaluationOptions& options, EvaluatedPart part,
             Observer& observer) {
  Rows rows(manifest.rows.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const std::string name(spelling(kEvaluatedParts, part));
  if (part != EvaluatedPart::kAll) {
    if (!options.split) {
      throw usage_error("--part " + name + ": a model file has no split; name one with --split");
    }
    const Split split = read_split(*options.split, manifest);
    for (const auto& note : split.notes) observer.warn(note);
    rows = split.rows(*part_of(part));
  }
  if (rows.empty()) throw data_error(manifest.source + ": the part '" + name + "' has no rows");
  return rows;
}

}  // namespace

Evaluation evaluate(const Recognizer& recognizer, const Manifest& manifest,
                    const EvaluationOptions& options, Observer& observer) {
  const EvaluatedPart part =
      options.part.value_or(options.split ? EvaluatedPart::kTest : EvaluatedPart::kAll);
  if (const auto note = note_on_twins(manifest)) observer.warn(*note);
  const Rows rows = rows_of(manifest, options, part, observer);
  const Provenance& trained = recognizer.model().trained;
  const auto leaks = find_leaks(trained.heard, manifest, rows);
  if (!leaks.empty() && !options.allow_speaker_overlap) throw_leaks("this evaluation", leaks);
  auto found = recognize_manifest(recognizer, manifest, rows, options.normalize,
                                  resolve_jobs(options.jobs), observer);
  for (const Failure& failure : found.failed) observer.warn(failure.detail);
  if (found.predictions.rows.empty()) {
    throw data_error(manifest.source + ": no recording could be used");
  }
  Stamps stamps;
  stamps.speaker_dependent = !leaks.empty() || trained.stamps.speaker_dependent;
  stamps.copies_leaked = trained.stamps.copies_leaked;
  stamps.synthetic = any_synthetic(manifest, rows);
  EvaluationContext context;
  context.manifest = manifest.source;
  context.part = spelling(kEvaluatedParts, part);
  context.stamps = adapted(stamps, found.adapted);
  context.adapted = found.adapted;
  return {std::move(found.predictions), std::move(context), std::move(found.failed)};
}

Evaluation read_evaluation(const std::filesystem::path& predictions) {
  EvaluationContext context;
  context.manifest = predictions.string();
  context.part = spelling(kEvaluatedParts, EvaluatedPart::kAll);
  return {read_predictions(predictions), std::move(context)};
}

FoldSummary summary_of(const std::vector<FoldFigures>& folds) {
  FoldSummary summary;
  const auto count = static_cast<double>(folds.size());
  for (const FoldFigures& fold : folds) summary.uar_mean += fold.uar / count;
  if (folds.size() < 2) return summary;
  double squares = 0.0;
  for (const FoldFigures& fold : folds) {
    squares += (fold.uar - summary.uar_mean) * (fold.uar - summary.uar_mean);
  }
  summary.uar_sd = std::sqrt(squares / (count - 1.0));
  return summary;
}

}  // namespace ser
