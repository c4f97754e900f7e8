#include "reports/evaluation.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "reports/table.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"

namespace ser {
namespace {

Prediction row(const std::string& file, const std::string& truth, const std::string& prediction,
               std::vector<double> probabilities = {}) {
  Prediction made;
  made.file = file;
  made.truth = truth;
  made.prediction = prediction;
  made.probabilities = std::move(probabilities);
  return made;
}

/// Two corpora; no clip is angry; one of three is mistaken.
Predictions small_predictions() {
  Predictions predictions;
  predictions.labels = {"happy", "sad", "angry"};
  predictions.rows = {row("a.wav", "happy", "happy", {0.5, 0.25, 0.25}),
                      row("b.wav", "happy", "sad", {0.25, 0.5, 0.25}),
                      row("c.wav", "sad", "sad", {0.125, 0.75, 0.125})};
  predictions.rows[0].corpus = "emodb";
  predictions.rows[0].speaker = "03";
  predictions.rows[1].corpus = predictions.rows[2].corpus = "demo";
  predictions.rows[1].speaker = predictions.rows[2].speaker = "1";
  return predictions;
}

EvaluationContext context() { return {"m.safetensors", "data.csv", "test", 5, {}}; }

TEST(WriteEvaluation, WritesTheTablesExactly) {
  const TempFolder folder;
  const Predictions predictions = small_predictions();
  write_evaluation(folder / "test", predictions, score(predictions, {0, BootstrapBy::kClip, 5}),
                   context());
  const auto written = [&](const char* name) { return read_text_file(folder / "test" / name); };
  EXPECT_EQ(written("confusion_matrix.csv"),
            "truth,happy,sad,angry\nhappy,1,1,0\nsad,0,1,0\nangry,0,0,0\n");
  EXPECT_EQ(written("confusion_matrix_normalized.csv"),
            "truth,happy,sad,angry\nhappy,0.5,0.5,0\nsad,0,1,0\nangry,,,\n");
  EXPECT_EQ(written("per_class.csv"),
            "label,precision,recall,f1,support,auc\n"
            "happy,1,0.5,0.6666666666666666,2,1\n"
            "sad,0.5,1,0.6666666666666666,1,1\n"
            "angry,,,,0,\n");
  EXPECT_EQ(written("predictions.csv"),
            "file,start,end,speaker,truth,prediction,p_happy,p_sad,p_angry,corpus\n"
            "a.wav,,,03,happy,happy,0.5,0.25,0.25,emodb\n"
            "b.wav,,,1,happy,sad,0.25,0.5,0.25,demo\n"
            "c.wav,,,1,sad,sad,0.125,0.75,0.125,demo\n");
}

TEST(WriteEvaluation, LeavesNothingButItsFiveFiles) {
  const TempFolder folder;
  const Predictions predictions = small_predictions();
  const Scores scores = score(predictions, {10, BootstrapBy::kClip, 5});
  write_evaluation(folder.path(), predictions, scores, context());
  write_evaluation(folder.path(), predictions, scores, context());
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names,
            (std::vector<std::string>{"confusion_matrix.csv", "confusion_matrix_normalized.csv",
                                      "metrics.json", "per_class.csv", "predictions.csv"}));
}

TEST(WriteEvaluation, ItsPredictionsScoreTheSame) {
  const TempFolder folder;
  const Predictions predictions = small_predictions();
  const Scores scores = score(predictions, {50, BootstrapBy::kClip, 5});
  write_evaluation(folder.path(), predictions, scores, context());
  const Scores again =
      score(read_predictions(folder / "predictions.csv"), {50, BootstrapBy::kClip, 5});
  for (const auto& metric : scores.metrics) {
    EXPECT_EQ(again.metric(metric.name).value, metric.value) << metric.name;
  }
}

TEST(WriteEvaluation, MetricsJsonSaysWhatItWasMadeOf) {
  const TempFolder folder;
  const Predictions predictions = small_predictions();
  EvaluationContext made = context();
  made.stamps.synthetic = true;
  made.manifest.clear();
  write_evaluation(folder.path(), predictions, score(predictions, {10, BootstrapBy::kClip, 5}),
                   made);
  const Json json = parse_json(read_text_file(folder / "metrics.json"), "metrics.json");
  EXPECT_EQ(json["n"], 3);
  EXPECT_EQ(json["speaker_dependent"], false);
  EXPECT_EQ(json["speaker_adapted"], false);
  EXPECT_EQ(json["synthetic"], true);
  EXPECT_EQ(json["model"], "m.safetensors");
  EXPECT_TRUE(json["manifest"].is_null());
  EXPECT_EQ(json["part"], "test");
  EXPECT_EQ(json["seed"], 5);
  EXPECT_TRUE(json["per_class"]["angry"]["recall"].is_null());
}

TEST(WriteEvaluation, TakesLabelsThatAreNoUtf8) {
  const TempFolder folder;
  Predictions predictions;
  predictions.labels = {"\xE4rger"};
  predictions.rows = {row("a.wav", "\xE4rger", "\xE4rger")};
  write_evaluation(folder.path(), predictions, score(predictions, {0, BootstrapBy::kClip, 1}),
                   context());
  EXPECT_EQ(parse_json(read_text_file(folder / "metrics.json"), "metrics.json")["n"], 1);
}

TEST(EvaluationText, ShowsFiguresConfusionClassesSlicesAndSpeakers) {
  EXPECT_EQ(evaluation_text(score(small_predictions(), {0, BootstrapBy::kClip, 1}), context()),
            R"(model       m.safetensors
manifest    data.csv
part        test
utterances  3

figure                              value
WA                                  0.667
UAR                                 0.750
macro precision                     0.750
macro F1                            0.667
weighted precision                  0.833
weighted F1                         0.667
Cohen's kappa                       0.400
Matthews' correlation               0.500
macro AUC                           1.000
log loss                            0.789
Brier score                         0.448
calibration error                   0.083
calibration error, equal-mass bins  0.083

confusion (a row is the truth, a column what was recognised)
truth  happy  sad  angry  recall
happy      1    1      .   0.500
sad        .    1      .   1.000
angry      .    .      .       -

class  precision  recall     F1  utterances    AUC
happy      1.000   0.500  0.667           2  1.000
sad        0.500   1.000  0.667           1  1.000
angry          -       -      -           0      -

of             utterances     WA    UAR
corpus  demo            2  0.500  0.500
corpus  emodb           1  1.000  1.000

2 speakers: UAR from 0.500 (demo:1) to 1.000 (emodb:03)
)");
}

TEST(EvaluationText, SaysTheStampsInWordsAndOnlyThose) {
  const Scores scores = score(small_predictions(), {0, BootstrapBy::kClip, 1});
  const std::string none = evaluation_text(scores, context());
  for (const char* word : {"speaker-dependent", "speaker-adapted", "synthetic"}) {
    EXPECT_EQ(none.find(word), std::string::npos) << word;
  }
  EvaluationContext stamped = context();
  stamped.stamps = {true, true, true};
  const std::string all = evaluation_text(scores, stamped);
  for (const char* word : {"speaker-dependent", "speaker-adapted", "synthetic speech"}) {
    EXPECT_NE(all.find(word), std::string::npos) << word;
  }
}

TEST(EvaluationText, SaysWhatNobodyKnows) {
  const Scores scores = score(small_predictions(), {0, BootstrapBy::kClip, 1});
  EvaluationContext unnamed = context();
  unnamed.stamps.speaker_dependent = Held::unknown();
  EXPECT_NE(evaluation_text(scores, unnamed).find("not known: speaker-dependent\n"),
            std::string::npos);
  EXPECT_TRUE(evaluation_json(scores, unnamed)["speaker_dependent"].is_null());
  EvaluationContext foreign = context();
  foreign.stamps = Stamps::unknown();
  foreign.model.clear();
  EXPECT_NE(evaluation_text(scores, foreign).find("do not tell how they were made"),
            std::string::npos);
}

TEST(EvaluationText, GivesIntervalsAndSaysOfWhat) {
  const std::string by_clip =
      evaluation_text(score(small_predictions(), {99, BootstrapBy::kClip, 1}), context());
  EXPECT_NE(by_clip.find("value  95 % interval by clip\n"), std::string::npos);
  EXPECT_NE(by_clip.find(" to 1.000\n"), std::string::npos);
  const std::string by_speaker =
      evaluation_text(score(small_predictions(), {99, BootstrapBy::kSpeaker, 1}), context());
  EXPECT_NE(by_speaker.find("value  95 % interval by speaker\n"), std::string::npos);
}

TEST(EvaluationText, NumbersClassesWhereLabelsDoNotFitAndCutsNone) {
  Predictions predictions;
  for (int i = 0; i < 8; ++i) predictions.labels.push_back("emotion" + std::to_string(i));
  predictions.rows = {row("a.wav", "emotion7", "emotion0")};
  const std::string text =
      evaluation_text(score(predictions, {0, BootstrapBy::kClip, 1}), context());
  EXPECT_NE(text.find("truth       1  2  3  4  5  6  7  8  recall\n"), std::string::npos) << text;
  EXPECT_NE(text.find("8 emotion7  1  .  .  .  .  .  .  .   0.000\n"), std::string::npos) << text;
}

TEST(EvaluationText, EightEmotionsHeadTheirColumnsInFull) {
  Predictions predictions;
  predictions.labels = {"neutral", "calm",    "happy",   "sad",
                        "angry",   "fearful", "disgust", "surprise"};
  predictions.rows = {row("a.wav", "fearful", "surprise")};
  const std::string text =
      evaluation_text(score(predictions, {0, BootstrapBy::kClip, 1}), context());
  EXPECT_NE(text.find("truth     neutral  calm  happy  sad  angry  fearful  disgust  surprise  "
                      "recall\n"),
            std::string::npos)
      << text;
}

class EvaluationTextWidth : public testing::TestWithParam<std::size_t> {};

TEST_P(EvaluationTextWidth, NeverPassesEightyColumns) {
  for (const std::size_t label_length : {1U, 8U, 100U}) {
    Predictions predictions;
    for (std::size_t c = 0; c < GetParam(); ++c) {
      predictions.labels.push_back(std::to_string(c) + std::string(label_length, 'x'));
    }
    for (std::size_t i = 0; i < 3000; ++i) {
      predictions.rows.push_back(
          row("a.wav", predictions.labels[i * i % GetParam()], predictions.labels[i % GetParam()]));
      predictions.rows.back().corpus = std::string(50, i % 2 == 0 ? 'p' : 'q');
      predictions.rows.back().speaker = std::to_string(i % 7) + std::string(40, 's');
    }
    const EvaluationContext long_names = {
        std::string(200, 'm'), std::string(200, 'd'), "test", 1, {true, true, true}};
    const std::string text =
        evaluation_text(score(predictions, {9, BootstrapBy::kSpeaker, 1}), long_names);
    for (const auto& line : split(text, '\n')) EXPECT_LE(display_width(line), 80U) << line;
  }
}

INSTANTIATE_TEST_SUITE_P(Classes, EvaluationTextWidth, testing::Values(1, 2, 8, 9, 12, 40));

}  // namespace
}  // namespace ser
