#include "workflows/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "features/heard_hashes.hpp"
#include "manifest/speaker_emotions.hpp"
#include "models/recognize_manifest.hpp"
#include "storage/atomic_file.hpp"
#include "storage/folder.hpp"
#include "storage/json_reader.hpp"
#include "training/run/run_folder.hpp"

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
  require_recordings(manifest, rows);
  return rows;
}

/// Whether the model may have been trained on the speaker of a clip that names none, or was trained
/// on nobody who is named.
bool may_know_unnamed_speaker(const Provenance& trained, const Manifest& manifest,
                              const Rows& rows) {
  const auto clips = trained.clips.find("train");
  const bool was_trained = clips != trained.clips.end() && clips->second > 0;
  if (was_trained && trained.heard.speakers.empty()) return true;
  std::set<std::string> corpora;
  for (const std::string& corpus : trained.corpora) corpora.insert(folded_id(corpus));
  return std::any_of(rows.begin(), rows.end(), [&](std::size_t row) {
    const Utterance& utterance = manifest.rows[row];
    const bool other_corpus = !utterance.corpus.empty() && !corpora.empty() &&
                              !corpora.contains(folded_id(utterance.corpus));
    return utterance.speaker.empty() && !other_corpus;
  });
}

std::vector<std::string> stamp_keys() {
  std::vector<std::string> keys;
  for (const Stamp& stamp : kStamps) keys.emplace_back(stamp.key);
  return keys;
}

/// The stamps that travelled with predictions: what any row has, and nobody knows where any row
/// does not tell.
Stamps stamps_of_marks(const std::vector<PredictionMark>& marks) {
  Stamps stamps;
  for (const Stamp& stamp : kStamps) {
    const auto mark = std::find_if(marks.begin(), marks.end(),
                                   [&](const auto& one) { return one.column == stamp.key; });
    if (mark == marks.end()) continue;
    for (const std::string& value : split(mark->value, '|')) {
      stamps.*stamp.member |= held_of_cell(stamp, value);
    }
  }
  return stamps;
}

}  // namespace

Evaluation evaluate(const Recognizer& recognizer, Manifest manifest,
                    const EvaluationOptions& options, Observer& observer) {
  const EvaluatedPart part =
      options.part.value_or(options.split ? EvaluatedPart::kTest : EvaluatedPart::kAll);
  if (const auto note = note_on_twins(manifest)) observer.warn(*note);
  require_rows(manifest);
  require_labels(manifest, recognizer.model().target);
  const Rows rows = rows_of(manifest, options, part, observer);
  const Provenance& trained = recognizer.model().trained;
  fill_heard_hashes(manifest, rows, resolve_jobs(options.jobs), observer);
  const auto leaks = find_leaks(trained.heard, manifest, rows);
  if (!leaks.empty() && !options.allow_speaker_overlap) throw_leaks("this evaluation", leaks);
  auto found = recognize_manifest(recognizer, manifest, rows, options.normalize,
                                  resolve_jobs(options.jobs), observer);
  for (const Failure& failure : found.failed) observer.warn(failure.detail);
  if (found.adapted.by == Standardize::By::kSpeaker) {
    const auto note = tied_normalize_text(speaker_emotions(manifest, rows));
    if (note) observer.warn(*note);
  }
  if (found.predictions.rows.empty()) {
    throw data_error(manifest.source + ": no recording could be used");
  }
  Stamps stamps;
  stamps.speaker_dependent = trained.stamps.speaker_dependent;
  stamps.speaker_dependent |= !leaks.empty();
  if (may_know_unnamed_speaker(trained, manifest, rows)) {
    stamps.speaker_dependent |= Held::unknown();
  }
  stamps.copies_leaked = trained.stamps.copies_leaked;
  stamps.init_unknown = trained.stamps.init_unknown;
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
  Evaluation evaluation{read_predictions(predictions, stamp_keys()), std::move(context)};
  evaluation.context.stamps = stamps_of_marks(evaluation.predictions.marks);
  return evaluation;
}

void mark(Evaluation& evaluation) {
  evaluation.predictions.marks.clear();
  for (const Stamp& stamp : kStamps) {
    evaluation.predictions.marks.push_back(
        {std::string(stamp.key), held_cell(stamp, evaluation.context.stamps.*stamp.member)});
  }
}

namespace {

/// Takes over what the manifest says of the clips.
void describe_rows(Predictions& predictions, const Manifest& manifest) {
  std::map<std::tuple<std::string, std::string, std::string>, const Utterance*> known;
  for (const Utterance& row : manifest.rows) known[{row.file, row.start, row.end}] = &row;
  for (Prediction& row : predictions.rows) {
    const auto found = known.find({row.file, row.start, row.end});
    if (found == known.end()) {
      throw data_error(
          manifest.source + ": does not list '" + piece_name(row.file, row.start, row.end) +
          "', which the cross-validation tested; give the manifest that it was trained "
          "with");
    }
    row.corpus = found->second->corpus;
    row.speaker = found->second->speaker;
    row.gender = found->second->gender;
    row.intensity = found->second->intensity;
  }
}

}  // namespace

bool is_cross_validation(const std::filesystem::path& run) { return is_folder(run / "fold-1"); }

Evaluation read_cross_validation(const std::filesystem::path& run,
                                 const std::optional<std::filesystem::path>& manifest) {
  const auto folder = run / "cv";
  if (!is_finished_run(run)) {
    throw model_error(run.string() +
                      ": the cross-validation is not finished; give its ser train command again");
  }
  Evaluation evaluation = read_evaluation(folder / "predictions.csv");
  EvaluationContext& context = evaluation.context;
  const auto file = folder / "metrics.json";
  const Json metrics = parse_json(read_text_file(file), file.string());
  try {
    context.model = run.string();
    context.manifest =
        metrics.at("manifest").is_null() ? "" : metrics.at("manifest").get<std::string>();
    context.part = part_name(Part::kTest);
    context.stamps = stamps_from_json(metrics);
    context.adapted = adaptation_from_json(metrics);
    for (const Json& fold : metrics.at("folds")) {
      context.folds.push_back({fold.at("fold").get<int>(), fold.at("n").get<std::size_t>(),
                               fold.at("uar").get<double>(), fold.at("wa").get<double>(),
                               fold.value("classes", std::size_t{0})});
    }
  } catch (const Json::exception&) {
    throw data_error(file.string() + ": is not what ser train --cv wrote");
  }
  if (!manifest) return evaluation;
  const Manifest known = read_manifest(*manifest);
  describe_rows(evaluation.predictions, known);
  context.manifest = known.source;
  return evaluation;
}

AdaptationCounts adaptation_from_json(const Json& metrics) {
  AdaptationCounts counts;
  const auto own = metrics.find("adapted");
  if (own == metrics.end()) return counts;
  const bool by_corpus = own->contains("corpora");
  counts.by = by_corpus ? Standardize::By::kCorpus : Standardize::By::kSpeaker;
  counts.groups = own->at(by_corpus ? "corpora" : "speakers").get<std::size_t>();
  counts.clips = own->at("clips").get<std::size_t>();
  counts.without = own->at("clips_without").get<std::size_t>();
  return counts;
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
