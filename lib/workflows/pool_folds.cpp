#include "workflows/pool_folds.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "core/error.hpp"
#include "metrics/score.hpp"
#include "models/predictions_of.hpp"
#include "storage/atomic_file.hpp"
#include "training/run/run_folder.hpp"

namespace ser {
namespace {

/// The test predictions of one fold, with all that the manifest says of the clips.
Predictions predictions_of_fold(const Manifest& manifest, const Target& target, const Fold& fold,
                                const std::filesystem::path& path) {
  std::map<std::tuple<std::string, std::string, std::string>, const Prediction*> found;
  const Predictions read = read_predictions(path);
  for (const Prediction& row : read.rows) found[{row.file, row.start, row.end}] = &row;
  Predictions result{target.labels, {}};
  for (const std::size_t i : fold.split.rows(Part::kTest)) {
    const Utterance& row = manifest.rows[i];
    const auto at = found.find({row.file, row.start, row.end});
    if (at == found.end() || read.labels != target.labels) {
      throw data_error(path.string() + ": is not of this fold ('" + row.file +
                       "'); --overwrite begins again");
    }
    result.rows.push_back(prediction_of(row, target, at->second->probabilities));
  }
  return result;
}

/// Adds what a fold's metrics.json says of its adaptation.
std::optional<AdaptationCounts> with_adapted(std::optional<AdaptationCounts> counts,
                                             const std::filesystem::path& path) {
  const Json metrics = parse_json(read_text_file(path), path.string());
  const auto own = metrics.find("adapted");
  if (own == metrics.end()) return counts;
  AdaptationCounts sum = counts.value_or(AdaptationCounts());
  const bool by_corpus = own->contains("corpora");
  sum.by = by_corpus ? Standardize::By::kCorpus : Standardize::By::kSpeaker;
  sum.groups += own->at(by_corpus ? "corpora" : "speakers").get<std::size_t>();
  sum.clips += own->at("clips").get<std::size_t>();
  sum.without += own->at("clips_without").get<std::size_t>();
  return sum;
}

/// How many corpora; each may be tested by several folds.
std::size_t corpora_in(const Predictions& predictions) {
  std::set<std::string> corpora;
  for (const Prediction& row : predictions.rows) {
    if (!row.corpus.empty()) corpora.insert(row.corpus);
  }
  return corpora.size();
}

}  // namespace

Evaluation pool_folds(const FoldPlans& plans, const std::filesystem::path& run) {
  const Setup& setup = *plans.setup;
  Evaluation pooled{{setup.target.labels, {}}, {}};
  EvaluationContext& context = pooled.context;
  std::optional<AdaptationCounts> adaptation;
  for (const Fold& fold : plans.folds.folds) {
    const auto test = fold_folder(run, fold.number) / "test";
    const Predictions own =
        predictions_of_fold(*setup.manifest, setup.target, fold, test / "predictions.csv");
    adaptation = with_adapted(adaptation, test / "metrics.json");
    const Scores scores = score(own, {/*bootstrap=*/0, /*by_speaker=*/false, /*seed=*/1});
    context.folds.push_back({fold.number, scores.n, scores.metric("uar").value.value_or(0.0),
                             scores.metric("wa").value.value_or(0.0)});
    pooled.predictions.rows.insert(pooled.predictions.rows.end(), own.rows.begin(), own.rows.end());
  }
  if (adaptation && adaptation->by == Standardize::By::kCorpus) {
    adaptation->groups = corpora_in(pooled.predictions);
  }
  context.model = run.string();
  context.manifest = setup.manifest->source;
  context.part = part_name(Part::kTest);
  context.seed = setup.experiment.training.seed;
  context.adapted = adaptation.value_or(AdaptationCounts());
  context.stamps = adapted(plans.folds.stamps, context.adapted);
  return pooled;
}

}  // namespace ser
