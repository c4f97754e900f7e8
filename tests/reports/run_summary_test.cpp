#include "reports/run_summary.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/text.hpp"
#include "features/feature_config.hpp"
#include "models/made_model.hpp"
#include "reports/table.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig =
    R"({"training": {"epochs": 60}, "run": {"split": "speaker:70/15/15", "labels": ["happy", "sad"]}})";
constexpr const char* kMetrics =
    R"({"n": 8, "uar": 0.5, "wa": 0.625, "speaker_dependent": true, "speaker_adapted": false,
        "synthetic": true})";

std::vector<EpochRecord> three_epochs() {
  return {{1, 1.5, 0.5, 1.0, 0.5, 0.25, 0.001, 2.0},
          {2, 1.25, 0.75, 0.75, 0.75, 0.5, 0.001, 2.0},
          {3, 1.0, 1.0, 0.875, 0.75, 0.5, 0.001, 2.0}};
}

void make_run(const fs::path& folder, const std::vector<EpochRecord>& history, bool test) {
  write_atomically(folder / "config.json", kConfig);
  write_atomically(folder / "split.csv", "file,start,end,part\n");
  if (!history.empty()) write_atomically(folder / "history.csv", history_csv(history));
  if (test) write_atomically(folder / "test/metrics.json", kMetrics);
}

/// As far as a run with a test part needs it: it is not opened.
void finish(const fs::path& folder) { write_atomically(folder / "model.safetensors", ""); }

TEST(ReadHistory, GivesWhatHistoryCsvWrote) {
  const TempFolder folder;
  const auto written = three_epochs();
  write_atomically(folder / "history.csv", history_csv(written));
  const auto read = read_history(folder / "history.csv");
  EXPECT_EQ(history_csv(read), history_csv(written));
  EXPECT_EQ(read.size(), 3U);
}

TEST(ReadHistory, TheRecallOfTheTrainingIsTheLastColumnAndMayBeMissing) {
  const TempFolder folder;
  auto written = three_epochs();
  written[1].train_uar = 0.625;
  EXPECT_EQ(history_csv(written).substr(0, history_csv(written).find('\n')),
            "epoch,train_loss,train_wa,dev_loss,dev_wa,dev_uar,learning_rate,seconds,train_uar");
  write_atomically(folder / "history.csv", history_csv(written));
  const auto read = read_history(folder / "history.csv");
  EXPECT_EQ(read[0].train_uar, std::nullopt);
  EXPECT_EQ(read[1].train_uar, 0.625);
  write_atomically(folder / "old.csv",
                   "epoch,train_loss,train_wa,dev_loss,dev_wa,dev_uar,learning_rate,seconds\n"
                   "1,1,1,1,1,1,1,1\n");
  EXPECT_EQ(read_history(folder / "old.csv").at(0).train_uar, std::nullopt);
}

TEST(ReadHistory, NamesTheLineOfWhatIsNoNumber) {
  const TempFolder folder;
  const fs::path path = folder / "history.csv";
  write_atomically(path,
                   "epoch,train_loss,train_wa,dev_loss,dev_wa,dev_uar,learning_rate,seconds\n"
                   "1,x,1,1,1,1,1,1\n");
  try {
    read_history(path);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    EXPECT_EQ(error.what(), path.string() + ":2: column 'train_loss': 'x' is no number");
  }
}

TEST(RunSummary, TheBestEpochHasTheHighestRecallThenTheLowestLoss) {
  const TempFolder folder;
  make_run(folder.path(), three_epochs(), true);
  const RunSummary run = read_run(folder.path(), "r");
  ASSERT_TRUE(run.best.has_value());
  EXPECT_EQ(run.best->epoch, 2);
}

TEST(RunSummary, TheKeptEpochIsTheLastWhereTheConfigSaysSo) {
  const TempFolder folder;
  make_run(folder.path(), three_epochs(), true);
  write_atomically(folder / "config.json",
                   R"({"training": {"epochs": 60, "keep": "last", "patience": 0},
                       "run": {"split": "speaker:70/15/15", "labels": ["happy", "sad"]}})");
  const RunSummary run = read_run(folder.path(), "r");
  ASSERT_TRUE(run.best.has_value());
  EXPECT_EQ(run.best->epoch, 3);
  EXPECT_EQ(run.dev->loss, 0.875);
}

TEST(RunSummary, SeveralNetworksHaveNoKeptEpochAndTheModelsFigures) {
  for (const char* part : {"member-1", "branch-1"}) {
    const TempFolder folder;
    make_run(folder.path(), three_epochs(), false);
    fs::create_directory(folder / part);
    EXPECT_TRUE(run_json(read_run(folder.path(), "r")).at("dev").is_null());
    EXPECT_EQ(run_text(read_run(folder.path(), "r")).find("best"), std::string::npos);
    Model model = made_model();
    model.trained.development = {{"uar", 0.75}, {"wa", 0.5}, {"loss", 0.25}};
    write_model(folder / "model.safetensors", model);
    const RunSummary run = read_run(folder.path(), "r");
    EXPECT_NE(run_text(run).find("networks together: development UAR 0.750, WA 0.500, loss 0.2"),
              std::string::npos);
    EXPECT_TRUE(run_json(run).at("best_epoch").is_null());
    EXPECT_EQ(run_json(run).at("dev").at("uar"), 0.75);
  }
}

TEST(RunSummary, AFinishedRunIsShownWithItsCourseAndItsTest) {
  const TempFolder folder;
  make_run(folder.path(), three_epochs(), true);
  finish(folder.path());
  EXPECT_EQ(run_text(read_run(folder.path(), "runs/a")),
            "run         runs/a\n"
            "state       finished after 3 epochs\n"
            "epochs      3 of at most 60\n"
            "recognises  happy, sad\n"
            "split       speaker:70/15/15\n"
            "caveats     speaker-dependent, synthetic speech\n"
            "seed        1\n"
            "best        epoch 2: development UAR 0.500, WA 0.750, loss 0.7500\n"
            "test        UAR 0.500, WA 0.625 (8 clips)\n"
            "\n"
            "epoch  train loss  train WA  dev loss  dev WA  dev UAR   rate\n"
            "    1      1.5000     0.500    1.0000   0.500    0.250  0.001\n"
            "    2      1.2500     0.750    0.7500   0.750    0.500  0.001  best\n"
            "    3      1.0000     1.000    0.8750   0.750    0.500  0.001\n"
            "\n"
            "dev UAR   ▁██\n"
            "dev loss  █▁▅\n");
}

TEST(RunSummary, AnUnfinishedRunSaysHowFarItCame) {
  const TempFolder folder;
  make_run(folder / "a", three_epochs(), false);
  make_run(folder / "b", {}, false);
  const std::string a = run_text(read_run(folder / "a", "a"));
  EXPECT_NE(a.find("state       unfinished: interrupted after epoch 3, or still running (run the\n"
                   "            same ser train command to resume)\n"),
            std::string::npos)
      << a;
  EXPECT_NE(a.find("test        none\n"), std::string::npos);
  EXPECT_NE(a.find("caveats     not known yet\n"), std::string::npos);
  EXPECT_EQ(run_text(read_run(folder / "b", "b")),
            "run         b\n"
            "state       unfinished: begun, no epoch done yet (run the same ser train command\n"
            "            to resume)\n"
            "epochs      0 of at most 60\n"
            "recognises  happy, sad\n"
            "split       speaker:70/15/15\n"
            "caveats     not known yet\n"
            "seed        1\n"
            "test        none\n");
  EXPECT_TRUE(run_json(read_run(folder / "b", "b")).at("best_epoch").is_null());
}

TEST(RunSummary, ALongHistoryIsShownInTwelveLinesTheBestAndTheLastButOne) {
  const TempFolder folder;
  std::vector<EpochRecord> history;
  for (int epoch = 1; epoch <= 100; ++epoch) {
    history.push_back({epoch, 1, 1, 1, 1, epoch == 3 ? 0.9 : 0.1, 1e-3, 1});
  }
  make_run(folder.path(), history, true);
  const auto lines = split(run_text(read_run(folder.path(), "r")), '\n');
  std::vector<std::string> shown;
  for (const auto& line : lines) {
    if (to_integer(trimmed(line.substr(0, 5)))) shown.push_back(trimmed(line.substr(0, 5)));
  }
  EXPECT_EQ(shown, (std::vector<std::string>{"1", "3", "10", "19", "28", "37", "46", "55", "64",
                                             "73", "82", "91", "99", "100"}));
}

TEST(RunSummary, JsonHasTheSameFacts) {
  const TempFolder folder;
  make_run(folder.path(), three_epochs(), true);
  finish(folder.path());
  const Json json = run_json(read_run(folder.path(), "r"));
  EXPECT_EQ(json.at("kind"), "run");
  EXPECT_EQ(json.at("state"), "finished");
  EXPECT_EQ(json.at("best_epoch"), 2);
  EXPECT_EQ(json.at("dev"), Json({{"uar", 0.5}, {"wa", 0.75}, {"loss", 0.75}}));
  EXPECT_EQ(json.at("test"), Json({{"n", 8}, {"uar", 0.5}, {"wa", 0.625}}));
  EXPECT_EQ(json.at("speaker_dependent"), true);
  EXPECT_EQ(json.at("speaker_adapted"), false);
  ASSERT_EQ(json.at("history").size(), 3U);
  EXPECT_EQ(json.at("history").at(0).at("dev_uar"), 0.25);
}

void make_cross_validation(const fs::path& folder) {
  make_run(folder, {}, false);
  make_run(folder / "fold-1", three_epochs(), true);
  finish(folder / "fold-1");
  make_run(folder / "fold-2", three_epochs(), false);
  write_atomically(folder / "fold-10/split.csv", "file,start,end,part\n");
}

TEST(RunSummary, ACrossValidationIsALineAFold) {
  const TempFolder folder;
  make_cross_validation(folder.path());
  EXPECT_EQ(run_text(read_run(folder.path(), "cv")),
            "run         cv\n"
            "state       unfinished cross-validation of 3 folds\n"
            "epochs      at most 60 a fold\n"
            "recognises  happy, sad\n"
            "split       speaker:70/15/15\n"
            "caveats     speaker-dependent, synthetic speech\n"
            "seed        1\n"
            "test        none\n"
            "\n"
            "fold  state       epochs  best  dev UAR  test UAR  test WA  clips\n"
            "   1  finished         3     2    0.500     0.500    0.625      8\n"
            "   2  unfinished       3     2    0.500         -        -      -\n"
            "  10  waiting          0     -        -         -        -      -\n");
  const Json json = run_json(read_run(folder.path(), "cv"));
  EXPECT_EQ(json.at("folds"), 3);
  EXPECT_TRUE(json.at("uar_mean").is_null());
  ASSERT_EQ(json.at("fold_runs").size(), 3U);
  EXPECT_EQ(json.at("fold_runs").at(0).at("test").at("uar"), 0.5);
}

TEST(RunSummary, AFinishedCrossValidationSaysHowFarItsFoldsAreApart) {
  const TempFolder folder;
  make_cross_validation(folder.path());
  fs::remove_all(folder / "fold-10");
  Json metrics = Json::parse(kMetrics);
  metrics["uar_mean"] = 0.5;
  metrics["uar_sd"] = 0.0625;
  write_atomically(folder / "cv/metrics.json", metrics.dump());
  const RunSummary run = read_run(folder.path(), "cv");
  const std::string text = run_text(run);
  EXPECT_NE(text.find("folds       test UAR mean 0.500, standard deviation 0.062\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(run_json(run).at("uar_sd"), 0.0625);
  EXPECT_EQ(runs_text({run}),
            "run  state      epochs  dev UAR  test UAR  test WA  caveats\n"
            "cv   finished  2 folds    0.500     0.500    0.625  dep syn\n"
            "\n"
            "dep: speaker-dependent; figures for new speakers are lower\n"
            "syn: synthetic speech; says nothing about people's voices\n"
            "\n"
            "run  features   seed  test clips  UAR 95 % interval  test\n"
            "cv   (its own)     1           8  -                  A\n");
}

TEST(RunSummary, ADamagedFoldIsNamedAndHidesNoOther) {
  const TempFolder folder;
  make_cross_validation(folder.path());
  write_atomically(folder / "fold-2/config.json", "{");
  const std::string text = run_text(read_run(folder.path(), "cv"));
  EXPECT_NE(text.find("   1  finished "), std::string::npos);
  EXPECT_NE(text.find("   2  damaged  "), std::string::npos);
  EXPECT_NE(text.find("is damaged, or no file of ser\n"), std::string::npos);
}

TEST(RunSummary, AFolderOfRunsIsALineEach) {
  const TempFolder folder;
  make_run(folder / "b", three_epochs(), true);
  finish(folder / "b");
  make_run(folder / "a", three_epochs(), false);
  make_run(folder / "c", {}, false);
  write_atomically(folder / "c/config.json", "{");
  write_atomically(folder / "other/notes.txt", "no run");
  const auto runs = read_runs(folder.path());
  EXPECT_EQ(runs_text(runs),
            "run  state       epochs  dev UAR  test UAR  test WA  caveats\n"
            "a    unfinished       3    0.500         -        -  -\n"
            "b    finished         3    0.500     0.500    0.625  dep syn\n"
            "c    damaged          -        -         -        -  -\n"
            "\n"
            "dep: speaker-dependent; figures for new speakers are lower\n"
            "syn: synthetic speech; says nothing about people's voices\n"
            "\n"
            "run  features   seed  test clips  UAR 95 % interval  test\n"
            "b    (its own)     1           8  -                  A\n");
  const Json json = runs_json(runs);
  ASSERT_EQ(json.at("runs").size(), 3U);
  EXPECT_EQ(json.at("runs").at(0).at("state"), "unfinished");
  EXPECT_FALSE(json.at("runs").at(1).contains("history"));
  EXPECT_EQ(json.at("runs").at(2).at("error"),
            (folder / "c/config.json").string() + ": is damaged, or no file of ser");
}

TEST(RunSummary, RunsSayWhetherTheirTestFiguresCompare) {
  const TempFolder folder;
  const std::string config = R"({"training": {"epochs": 60, "seed": 7}, "features": )" +
                             describe(find_feature_config("mfcc-40")).dump() +
                             R"(, "run": {"split": "column", "labels": ["happy", "sad"]}})";
  Json metrics = Json::parse(kMetrics);
  metrics["ci95"] = {{"uar", {0.25, 0.75}}};
  const std::map<std::string, std::string> splits = {{"a", "x.wav,,,test\ny.wav,,,train\n"},
                                                     {"b", "y.wav,,,train\nx.wav,,,test\n"},
                                                     {"c", "x.wav,,,train\ny.wav,,,test\n"}};
  for (const auto& [name, rows] : splits) {
    make_run(folder / name, three_epochs(), true);
    finish(folder / name);
    write_atomically(folder / name / "config.json", config);
    write_atomically(folder / name / "split.csv", "file,start,end,part\n" + rows);
    write_atomically(folder / name / "test/metrics.json", metrics.dump());
  }
  const auto runs = read_runs(folder.path());
  const std::string text = runs_text(runs);
  EXPECT_NE(text.find("run  features  seed  test clips  UAR 95 % interval  test\n"
                      "a    mfcc-40      7           8  0.250 to 0.750     A\n"
                      "b    mfcc-40      7           8  0.250 to 0.750     A\n"
                      "c    mfcc-40      7           8  0.250 to 0.750     B\n"
                      "the same letter: the same test clips; figures of different letters do not "
                      "compare\n"),
            std::string::npos)
      << text;
  EXPECT_NE(runs_text({runs[0], runs[1]}).find("all of them were tested on the same clips\n"),
            std::string::npos);
  const Json json = runs_json(runs).at("runs");
  EXPECT_EQ(json[0].at("test_clips"), json[1].at("test_clips"));
  EXPECT_NE(json[0].at("test_clips"), json[2].at("test_clips"));
  EXPECT_EQ(json[0].at("test_uar_ci95"), Json({0.25, 0.75}));
  EXPECT_EQ(json[0].at("features"), "mfcc-40");
  EXPECT_EQ(json[0].at("seed"), 7);
}

TEST(RunSummary, WhatIsFittedInOnePassHasNoEpochs) {
  const TempFolder folder;
  make_run(folder / "svm", {{1, 0.5, 0.75, 0.5, 0.75, 0.625, 0.0, 2.0}}, true);
  finish(folder / "svm");
  const RunSummary run = read_run(folder / "svm", "svm");
  const std::string text = run_text(run);
  EXPECT_NE(text.find("state       finished, fitted in one pass\n"), std::string::npos) << text;
  EXPECT_NE(text.find("fitted      development UAR 0.625, WA 0.750, loss 0.5000\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("epoch"), std::string::npos) << text;
  EXPECT_NE(runs_text({run}).find("svm  finished  fitted "), std::string::npos);
}

TEST(RunSummary, NoEpochOfAShortHistoryIsLeftOut) {
  const TempFolder folder;
  std::vector<EpochRecord> history;
  for (int epoch = 1; epoch <= 13; ++epoch) history.push_back({epoch, 1, 1, 1, 1, 0.1, 1e-3, 1});
  make_run(folder.path(), history, true);
  const std::string text = run_text(read_run(folder.path(), "r"));
  for (int epoch = 1; epoch <= 13; ++epoch) {
    EXPECT_NE(text.find((epoch < 10 ? "\n    " : "\n   ") + std::to_string(epoch) + "  "),
              std::string::npos)
        << epoch;
  }
}

TEST(RunSummary, TheMeanOfTheFoldsIsShownOnlyWhereEachTestsEveryClass) {
  const TempFolder folder;
  make_cross_validation(folder.path());
  Json metrics = Json::parse(kMetrics);
  metrics["uar_mean"] = 0.5;
  metrics["uar_sd"] = 0.0625;
  metrics["folds"] = {{{"fold", 1}, {"classes", 2}}, {{"fold", 2}, {"classes", 1}}};
  write_atomically(folder / "cv/metrics.json", metrics.dump());
  EXPECT_EQ(run_text(read_run(folder.path(), "cv")).find("test UAR mean"), std::string::npos);
  metrics["folds"][1]["classes"] = 2;
  write_atomically(folder / "cv/metrics.json", metrics.dump());
  EXPECT_NE(run_text(read_run(folder.path(), "cv")).find("test UAR mean"), std::string::npos);
}

TEST(RunSummary, LongNamesOfRunsAreCutToTheWidthOfATerminal) {
  const TempFolder folder;
  make_run(folder / std::string(120, 'n'), three_epochs(), true);
  for (const auto& line : split(runs_text(read_runs(folder.path())), '\n')) {
    EXPECT_LE(display_width(line), 80U) << line;
  }
}

TEST(RunSummary, DamagedFilesAreDataErrorsAndABrokenModelAModelError) {
  const auto kind_of = [](const fs::path& folder) {
    try {
      read_run(folder, "r");
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kBug;
  };
  const TempFolder folder;
  make_run(folder.path(), three_epochs(), true);
  write_atomically(folder / "test/metrics.json", R"({"n": "eight"})");
  EXPECT_EQ(kind_of(folder.path()), ErrorKind::kData);
  fs::remove(folder / "test/metrics.json");
  finish(folder.path());
  EXPECT_EQ(kind_of(folder.path()), ErrorKind::kModel);
}

TEST(IsRun, NeedsAConfigAndWhatTrainWritesBesideIt) {
  const TempFolder folder;
  write_atomically(folder / "config.json", "{}");
  EXPECT_FALSE(is_run(folder.path()));
  write_atomically(folder / "split.csv", "");
  EXPECT_TRUE(is_run(folder.path()));
}

}  // namespace
}  // namespace ser
