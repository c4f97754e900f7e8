#include "reports/plots/history_sheet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "reports/plots/layout.hpp"
#include "reports/plots/tidy.hpp"

namespace ser {
namespace {

RunSummary made_run(int epochs) {
  RunSummary run;
  run.name = "runs/made";
  run.finished = true;
  run.labels = {"happy", "sad", "angry", "neutral"};
  for (int e = 1; e <= epochs; ++e) {
    run.history.push_back({e, 2.0 / e, 0.5, 1.5, 0.25, 0.2, 1e-3, 1.0, 0.4});
  }
  run.best = run.history.at(static_cast<std::size_t>(epochs) / 2);
  return run;
}

RunSummary made_folds(std::initializer_list<int> epochs) {
  RunSummary run = made_run(1);
  run.history.clear();
  run.best.reset();
  for (const int count : epochs) {
    run.folds.push_back(made_run(count));
    run.folds.back().name = "fold-" + std::to_string(run.folds.size());
  }
  return run;
}

std::vector<std::string> names(const Panel& panel) {
  std::vector<std::string> result;
  for (const LegendEntry& entry : panel.legend) result.push_back(entry.name);
  return result;
}

std::vector<Curve> curves_of(const Panel& panel, const std::string& name) {
  std::vector<Curve> curves;
  for (const LegendEntry& entry : panel.legend) {
    if (entry.name != name) continue;
    std::copy_if(panel.curves.begin(), panel.curves.end(), std::back_inserter(curves),
                 [&](const Curve& curve) { return curve.colour == entry.colour; });
  }
  return curves;
}

TEST(HistorySheet, ShowsLossAccuracyAndRecallOfTrainingBesideDevelopment) {
  const Sheet sheet = history_sheet(made_run(4));
  EXPECT_EQ(sheet.title, "Training of made");
  EXPECT_EQ(sheet.x.label, "epoch");
  ASSERT_EQ(sheet.panels.size(), 3U);
  EXPECT_EQ(sheet.panels[0].y.unit, "nats");
  EXPECT_EQ(sheet.panels[1].title + ", " + sheet.panels[1].y.unit, "Accuracy (WA), %");
  EXPECT_EQ(sheet.panels[2].title + ", " + sheet.panels[2].y.unit,
            "Unweighted average recall (UAR), %");
  const std::vector<std::pair<double, double>> loss = {
      {1.0, 2.0}, {2.0, 1.0}, {3.0, 2.0 / 3.0}, {4.0, 0.5}};
  EXPECT_EQ(curves_of(sheet.panels[0], "training").at(0).points, loss);
  EXPECT_EQ(curves_of(sheet.panels[1], "development").at(0).points.front().second, 25.0);
  EXPECT_EQ(curves_of(sheet.panels[2], "training").at(0).points.front().second, 40.0);
  expect_tidy(layout(sheet));
}

TEST(HistorySheet, SharesAreShownFrom0To100PercentAndTheLossFrom0) {
  const Sheet sheet = history_sheet(made_run(4));
  EXPECT_EQ(sheet.panels[0].scale.low, 0.0);
  EXPECT_GT(sheet.panels[0].scale.high, 2.0);
  for (const std::size_t panel : {1U, 2U}) {
    EXPECT_EQ(sheet.panels[panel].scale.low, 0.0);
    EXPECT_EQ(sheet.panels[panel].scale.high, 100.0);
  }
}

TEST(HistorySheet, ALineMarksTheKeptEpochInEveryPanel) {
  RunSummary run = made_run(9);
  for (const Panel& panel : history_sheet(run).panels) {
    const Curve line = curves_of(panel, "kept: epoch 5").at(0);
    EXPECT_EQ(line.points.front(), (std::pair{5.0, panel.scale.low}));
    EXPECT_EQ(line.points.back(), (std::pair{5.0, panel.scale.high}));
  }
  run.finished = false;
  EXPECT_EQ(history_sheet(run).title, "Training of made (unfinished)");
  EXPECT_EQ(names(history_sheet(run).panels[0]).back(), "best yet: epoch 5");
}

TEST(HistorySheet, ChanceIsOneClassInSoMany) {
  const Panel recall = history_sheet(made_run(4)).panels[2];
  EXPECT_EQ(curves_of(recall, "chance: 25.0 %").at(0).points.front().second, 25.0);
}

TEST(HistorySheet, StampsStandInThePicture) {
  RunSummary run = made_run(3);
  EXPECT_EQ(history_sheet(run).stamp, "");
  run.stamps = Stamps{true, true, true, true};
  const Sheet sheet = history_sheet(run);
  EXPECT_EQ(sheet.stamp, "speaker-dependent, copies leaked, speaker-adapted, synthetic speech");
  const Scene scene = layout(sheet);
  std::vector<std::string> lines;
  for (const Label& label : scene.labels) {
    if (label.colour == kAlarm) lines.push_back(label.text);
  }
  EXPECT_EQ(join(lines, " "), sheet.stamp);
  expect_tidy(scene);
}

TEST(HistorySheet, AnUnfinishedRunWithOverlappingSpeakersIsStampedTooWhereNoModelSaysIt) {
  RunSummary run = made_run(3);
  run.finished = false;
  run.overlap_allowed = true;
  EXPECT_EQ(history_sheet(run).stamp, "speaker overlap was allowed");
  run.copies_allowed = true;
  EXPECT_EQ(history_sheet(run).stamp, "speaker overlap and leaking copies were allowed");
}

TEST(HistorySheet, OfOlderRunsTheRecallOfTheTrainingIsSaidToBeMissing) {
  RunSummary run = made_run(3);
  for (EpochRecord& record : run.history) record.train_uar.reset();
  const Panel recall = history_sheet(run).panels[2];
  EXPECT_TRUE(recall.title.ends_with("(of the training not recorded)"));
  EXPECT_TRUE(curves_of(recall, "training").empty());
  EXPECT_EQ(curves_of(recall, "development").size(), 1U);
}

TEST(HistorySheet, EpochsAreNumberedInWholeSteps) {
  for (const int epochs : {1, 2, 7, 30, 200}) {
    const Sheet sheet = history_sheet(made_run(epochs));
    EXPECT_EQ(sheet.from, 0.5);
    EXPECT_EQ(sheet.to, epochs + 0.5);
    EXPECT_GE(sheet.step, 1.0);
    EXPECT_EQ(sheet.step, std::floor(sheet.step));
    expect_tidy(layout(sheet));
  }
}

TEST(HistorySheet, ItsTableIsHistoryCsv) {
  const RunSummary run = made_run(3);
  const Sheet sheet = history_sheet(run);
  ASSERT_EQ(sheet.tables.size(), 1U);
  EXPECT_EQ(sheet.tables[0].first, "history");
  EXPECT_EQ(sheet.tables[0].second, history_csv(run.history));
}

TEST(FoldsSheet, HasAThinLineAFoldAndTheirMeanAsFarAsAllGo) {
  const Sheet sheet = folds_sheet(made_folds({4, 2, 3}));
  EXPECT_EQ(sheet.title, "Training of made: 3 folds");
  EXPECT_EQ(sheet.to, 4.5);
  for (const Panel& panel : sheet.panels) {
    const auto folds = curves_of(panel, "development of a fold");
    const auto means = curves_of(panel, "development: mean of folds");
    ASSERT_EQ(folds.size(), 3U);
    ASSERT_EQ(means.size(), 1U);
    EXPECT_EQ(means[0].points.size(), 2U);
    EXPECT_LT(folds[0].line, means[0].line);
    EXPECT_EQ(curves_of(panel, "kept epoch of a fold").at(0).points.size(), 3U);
  }
  const auto loss = curves_of(sheet.panels[0], "training: mean of folds").at(0).points;
  EXPECT_DOUBLE_EQ(loss.at(1).second, 1.0);
  expect_tidy(layout(sheet));
}

TEST(FoldsSheet, LeavesOutFoldsWithoutAnEpochAndSaysSo) {
  RunSummary run = made_folds({3, 2});
  run.folds.emplace_back();
  run.folds.back().name = "fold-3";
  const Sheet sheet = folds_sheet(run);
  EXPECT_EQ(sheet.title, "Training of made: 2 folds of 3");
  const auto lines = split(sheet.tables.at(0).second, '\n');
  EXPECT_TRUE(lines.at(0).starts_with("fold,epoch,train_loss,"));
  ASSERT_EQ(lines.size(), 7U);
  EXPECT_TRUE(lines.at(1).starts_with("1,1,2,"));
  EXPECT_TRUE(lines.at(4).starts_with("2,1,2,"));
  EXPECT_EQ(lines.back(), "");
}

}  // namespace
}  // namespace ser
