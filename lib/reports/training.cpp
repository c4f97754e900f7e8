#include "reports/training.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "core/text.hpp"
#include "reports/evaluation.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

constexpr const char* kModel = "model.safetensors";

/// The stamps as the test found them, which knows who was adapted; else as the plan has them.
Stamps stamps_of(const TrainingReport& report) {
  return report.outcome.test ? report.outcome.test->context.stamps : report.split.stamps;
}

std::string chosen_text(const TrainOutcome& outcome) {
  if (outcome.members > 1) return "mean of " + std::to_string(outcome.members) + " networks";
  if (outcome.fitted) return "fitted in one pass";
  if (!outcome.best_epoch) return "branches trained apart and joined";
  if (outcome.kept_last)
    return "kept the last of " + counted(static_cast<std::size_t>(outcome.epochs), "epoch");
  return "kept epoch " + std::to_string(*outcome.best_epoch) + " of " +
         std::to_string(outcome.epochs);
}

std::string lines_of(const std::vector<std::string>& notes) {
  std::string text;
  for (const auto& note : notes) text += printable(note) + "\n";
  return text;
}

std::string test_speakers(const FoldPlans& plans, const Split& split) {
  constexpr std::size_t kSpeakersWidth = 40;
  std::set<std::string> speakers;
  for (const std::size_t i : split.rows(Part::kTest)) {
    speakers.insert(plans.setup->manifest->rows[i].speaker);
  }
  return shortened(join(std::vector<std::string>(speakers.begin(), speakers.end()), " "),
                   kSpeakersWidth);
}

std::string figure(double share) { return fixed(share, 3); }

bool tests_every_class(const FoldPlans& plans, const std::vector<FoldFigures>& folds) {
  const std::size_t classes = plans.setup->target.labels.size();
  return std::ranges::all_of(folds,
                             [&](const FoldFigures& fold) { return fold.classes == classes; });
}

/// The pooled figures; beside them the mean of the folds where each of them tests every class.
std::string headline(const FoldPlans& plans, const Scores& scores,
                     const std::vector<FoldFigures>& folds) {
  std::string text = "UAR " + figure(*scores.metric("uar").value) + ", WA " +
                     figure(*scores.metric("wa").value) + " over the " +
                     counted(scores.n, "test clip") + " of " + counted(folds.size(), "fold");
  if (!tests_every_class(plans, folds)) return text;
  const FoldSummary summary = summary_of(folds);
  return text + "; mean UAR of the folds " + figure(summary.uar_mean) +
         (summary.uar_sd ? ", standard deviation " + figure(*summary.uar_sd) : "");
}

/// A line a fold.
std::string fold_figures_text(const std::vector<FoldFigures>& folds) {
  Table table{{{"fold", Align::kRight},
               {"clips", Align::kRight},
               {"UAR", Align::kRight},
               {"WA", Align::kRight}},
              {}};
  for (const FoldFigures& fold : folds) {
    table.rows.push_back(
        {std::to_string(fold.fold), std::to_string(fold.n), figure(fold.uar), figure(fold.wa)});
  }
  return text_table(table);
}

}  // namespace

std::string split_text(const TrainingReport& report) {
  const auto clips = [&](const char* part) { return std::to_string(report.clips.at(part)); };
  return report.run + "/split.csv: " + clips("train") + " train, " + clips("dev") + " dev, " +
         clips("test") + " test (" + report.split.recipe + ")" + stamp_suffix(report.split.stamps) +
         "\n" + lines_of(report.split.notes);
}

Json split_json(const TrainingReport& report) {
  Json json = {{"run", report.run}, {"split", report.split.recipe}, {"clips", report.clips}};
  json.update(split_stamps_json(report.split.stamps));
  json["notes"] = report.split.notes;
  return json;
}

std::string finished_text(const std::string& run) { return run + " is finished; nothing to do\n"; }

std::string training_text(const TrainingReport& report) {
  if (report.outcome.was_finished) return finished_text(report.run);
  const TrainOutcome& outcome = report.outcome.training;
  std::string text = report.run + "/" + kModel + ": " + chosen_text(outcome) +
                     ", development UAR " + figure(outcome.dev_uar) + ", WA " +
                     figure(outcome.dev_wa) + stamp_suffix(stamps_of(report)) + "\n";
  if (report.scores) {
    text += "\n" + evaluation_text(*report.scores, report.outcome.test->context);
  }
  return text;
}

Json training_json(const TrainingReport& report) {
  const RunOutcome& outcome = report.outcome;
  Json json = {{"run", report.run},
               {"model", (std::filesystem::path(report.run) / kModel).string()},
               {"already_finished", outcome.was_finished}};
  if (!outcome.was_finished) {
    const TrainOutcome& training = outcome.training;
    json["members"] = training.members;
    json["epochs"] = training.epochs;
    json["best_epoch"] = training.best_epoch ? Json(*training.best_epoch) : Json(nullptr);
    json["clips"] = {{"train", report.clips.at("train")},
                     {"dev", report.clips.at("dev")},
                     {"test", report.clips.at("test")}};
    json["dev"] = {{"uar", training.dev_uar}, {"wa", training.dev_wa}};
    json["notes"] = report.split.notes;
  }
  json.update(stamps_json(stamps_of(report)));
  if (report.scores) {
    json["test"] = {{"n", report.scores->n},
                    {"uar", *report.scores->metric("uar").value},
                    {"wa", *report.scores->metric("wa").value}};
  }
  return json;
}

std::string folds_text(const std::string& run, const FoldPlans& plans) {
  const Folds& folds = plans.folds;
  Table table{{{"fold", Align::kRight},
               {"train", Align::kRight},
               {"dev", Align::kRight},
               {"test", Align::kRight},
               {"test speakers"}},
              {}};
  for (const Fold& fold : folds.folds) {
    const auto clips = clips_by_part(fold.split);
    table.rows.push_back({std::to_string(fold.number), std::to_string(clips.at("train")),
                          std::to_string(clips.at("dev")), std::to_string(clips.at("test")),
                          test_speakers(plans, fold.split)});
  }
  return run + "/split.csv: " + counted(folds.folds.size(), "fold") + " (" + folds.recipe + ")" +
         stamp_suffix(folds.stamps) + "\n\n" + text_table(table) + lines_of(notes_of(folds));
}

Json folds_json(const std::string& run, const FoldPlans& plans) {
  Json json = {{"run", run}, {"split", plans.folds.recipe}, {"folds", Json::array()}};
  for (const Fold& fold : plans.folds.folds) {
    json["folds"].push_back({{"fold", fold.number}, {"clips", clips_by_part(fold.split)}});
  }
  json.update(split_stamps_json(plans.folds.stamps));
  json["notes"] = notes_of(plans.folds);
  return json;
}

std::string cross_validation_text(const std::string& run, const FoldPlans& plans,
                                  const Scores& scores, const EvaluationContext& context) {
  return run + "/cv/metrics.json: " + plans.folds.recipe + stamp_suffix(context.stamps) + "\n" +
         headline(plans, scores, context.folds) + "\n\n" + fold_figures_text(context.folds) + "\n" +
         evaluation_text(scores, context);
}

Json cross_validation_json(const std::string& run, const FoldPlans& plans, const Scores& scores,
                           const EvaluationContext& context) {
  Json json = evaluation_json(scores, context);
  json["run"] = run;
  json["notes"] = notes_of(plans.folds);
  return json;
}

}  // namespace ser
