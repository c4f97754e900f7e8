#include "reports/evaluation.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <vector>

#include "core/text.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

std::string text_of(const std::optional<double>& value) { return value ? to_text(*value) : ""; }

std::string confusion_csv(const Scores& scores, bool normalized) {
  std::vector<std::string> cells = {"truth"};
  cells.insert(cells.end(), scores.labels.begin(), scores.labels.end());
  std::string text = csv_line(cells);
  for (std::size_t truth = 0; truth < scores.labels.size(); ++truth) {
    cells = {scores.labels[truth]};
    const std::size_t support = scores.confusion.support(truth);
    for (std::size_t c = 0; c < scores.labels.size(); ++c) {
      const std::size_t count = scores.confusion.at(truth, c);
      std::optional<double> share;
      if (support > 0) share = static_cast<double>(count) / static_cast<double>(support);
      cells.push_back(normalized ? text_of(share) : std::to_string(count));
    }
    text += csv_line(cells);
  }
  return text;
}

std::string per_class_csv(const Scores& scores) {
  std::string text = "label,precision,recall,f1,support,auc\n";
  for (std::size_t c = 0; c < scores.labels.size(); ++c) {
    const ClassScores& score = scores.per_class[c];
    const std::vector<std::string> cells = {
        scores.labels[c],  text_of(score.precision),      text_of(score.recall),
        text_of(score.f1), std::to_string(score.support), text_of(score.auc)};
    text += csv_line(cells);
  }
  return text;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

Json evaluation_json(const Scores& scores, const EvaluationContext& context) {
  Json json = describe(scores);
  json.update(stamps_json(context.stamps));
  if (context.stamps.speaker_adapted || context.stamps.corpus_adapted) {
    json["adapted"] = {
        {context.stamps.corpus_adapted ? "corpora" : "speakers", context.adapted.groups},
        {"clips", context.adapted.clips},
        {"clips_without", context.adapted.without}};
  }
  json["model"] = text_or_null(context.model);
  json["manifest"] = text_or_null(context.manifest);
  json["part"] = text_or_null(context.part);
  json["seed"] = context.seed;
  if (context.folds.empty()) return json;
  json["folds"] = Json::array();
  for (const FoldFigures& fold : context.folds) {
    json["folds"].push_back(
        {{"fold", fold.fold}, {"n", fold.n}, {"uar", fold.uar}, {"wa", fold.wa}});
  }
  const FoldSummary summary = summary_of(context.folds);
  json["uar_mean"] = summary.uar_mean;
  json["uar_sd"] = summary.uar_sd ? Json(*summary.uar_sd) : Json(nullptr);
  return json;
}

void write_evaluation(const std::filesystem::path& folder, const Predictions& predictions,
                      const Scores& scores, const EvaluationContext& context) {
  std::error_code ignored;
  std::filesystem::remove(folder / "metrics.json", ignored);
  write_atomically(folder / "confusion_matrix.csv", confusion_csv(scores, false));
  write_atomically(folder / "confusion_matrix_normalized.csv", confusion_csv(scores, true));
  write_atomically(folder / "per_class.csv", per_class_csv(scores));
  write_atomically(folder / "predictions.csv", predictions_csv(predictions));
  write_atomically(folder / "metrics.json", json_text(evaluation_json(scores, context)));
}

}  // namespace ser
