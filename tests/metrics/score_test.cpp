#include "metrics/score.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "core/error.hpp"
#include "core/random.hpp"
#include "made_predictions.hpp"
#include "metrics/table.hpp"

namespace ser {
namespace {

constexpr ScoreOptions kNoBootstrap{0, BootstrapBy::kClip, 1};

double value_of(const Scores& scores, std::string_view name) {
  return scores.metric(name).value.value();
}

TEST(Score, AllRightIsOneEverywhereAndCostsNothing) {
  const Scores scores =
      score(made_predictions("abc", "abc", "abc", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}), kNoBootstrap);
  for (const char* name : {"wa", "uar", "macro_precision", "macro_f1", "weighted_precision",
                           "weighted_f1", "kappa", "mcc", "auc_macro"}) {
    EXPECT_DOUBLE_EQ(value_of(scores, name), 1.0) << name;
  }
  for (const char* name : {"log_loss", "brier", "ece", "ece_mass"}) {
    EXPECT_DOUBLE_EQ(value_of(scores, name), 0.0) << name;
  }
}

TEST(Score, OfAMajorityGuesserIsChance) {
  // 8 of 10 are a, and a is all it says.
  const Scores scores = score(made_predictions("ab", "aaaaaaaabb", "aaaaaaaaaa"), kNoBootstrap);
  EXPECT_DOUBLE_EQ(value_of(scores, "wa"), 0.8);
  EXPECT_DOUBLE_EQ(value_of(scores, "uar"), 0.5);
  EXPECT_NEAR(value_of(scores, "kappa"), 0.0, 1e-12);
  EXPECT_DOUBLE_EQ(value_of(scores, "mcc"), 0.0);
  EXPECT_DOUBLE_EQ(value_of(scores, "macro_precision"), 0.4);  // b is never said: 0
  EXPECT_DOUBLE_EQ(value_of(scores, "weighted_precision"), 0.64);
}

TEST(Score, OfAHandComputedMatrix) {
  // a: 3 right, 1 taken for b; b: 1 right, 1 taken for a.
  const Scores scores = score(made_predictions("ab", "aaaabb", "aaabba"), kNoBootstrap);
  EXPECT_EQ(scores.confusion.counts, (std::vector<std::size_t>{3, 1, 1, 1}));
  EXPECT_DOUBLE_EQ(value_of(scores, "wa"), 4.0 / 6.0);
  EXPECT_DOUBLE_EQ(value_of(scores, "uar"), (0.75 + 0.5) / 2.0);
  EXPECT_DOUBLE_EQ(value_of(scores, "macro_f1"), (0.75 + 0.5) / 2.0);
  EXPECT_DOUBLE_EQ(value_of(scores, "weighted_f1"), (4 * 0.75 + 2 * 0.5) / 6.0);
  // Chance: (4·4 + 2·2) / 36 = 5/9; (2/3 − 5/9) / (4/9) = 1/4, and the phi coefficient is the same.
  EXPECT_NEAR(value_of(scores, "kappa"), 0.25, 1e-12);
  EXPECT_NEAR(value_of(scores, "mcc"), 0.25, 1e-12);
}

TEST(Score, OppositeAnswersHaveCorrelationMinusOne) {
  const Scores scores = score(made_predictions("ab", "aabb", "bbaa"), kNoBootstrap);
  EXPECT_NEAR(value_of(scores, "mcc"), -1.0, 1e-12);
  EXPECT_NEAR(value_of(scores, "kappa"), -1.0, 1e-12);
}

TEST(Score, AClassAbsentFromTheTruthHasNoFiguresAndNoPartInMeans) {
  const Scores scores = score(made_predictions("abz", "aabb", "aazb"), kNoBootstrap);
  EXPECT_EQ(scores.per_class[2].support, 0U);
  EXPECT_FALSE(scores.per_class[2].precision.has_value());
  EXPECT_FALSE(scores.per_class[2].recall.has_value());
  EXPECT_FALSE(scores.per_class[2].f1.has_value());
  EXPECT_DOUBLE_EQ(value_of(scores, "uar"), 0.75);  // (1 + 1/2) / 2
  EXPECT_DOUBLE_EQ(value_of(scores, "macro_precision"), 1.0);
}

TEST(Score, OneClassAloneHasNoKappaAndNoAuc) {
  const Scores scores = score(made_predictions("a", "aaa", "aaa", {{1}, {1}, {1}}), kNoBootstrap);
  EXPECT_FALSE(scores.metric("kappa").value.has_value());
  EXPECT_FALSE(scores.metric("auc_macro").value.has_value());
  EXPECT_DOUBLE_EQ(value_of(scores, "mcc"), 0.0);
  EXPECT_DOUBLE_EQ(value_of(scores, "uar"), 1.0);
}

TEST(Score, WithoutProbabilitiesWhatNeedsThemIsNotDefined) {
  const Scores scores = score(made_predictions("ab", "ab", "ab"), kNoBootstrap);
  for (const char* name : {"auc_macro", "log_loss", "brier", "ece", "ece_mass"}) {
    EXPECT_FALSE(scores.metric(name).value.has_value()) << name;
  }
  EXPECT_FALSE(scores.per_class[0].auc.has_value());
}

TEST(Score, DoesNotDependOnTheOrderOfRowsOrLabels) {
  Predictions predictions = made_predictions("abc", "aabbccab", "abbbcaab",
                                             {{.5, .3, .2},
                                              {.3, .4, .3},
                                              {.1, .8, .1},
                                              {.2, .6, .2},
                                              {.2, .2, .6},
                                              {.4, .3, .3},
                                              {.5, .3, .2},
                                              {.3, .4, .3}});
  const Scores before = score(predictions, kNoBootstrap);
  std::reverse(predictions.rows.begin(), predictions.rows.end());
  std::reverse(predictions.labels.begin(), predictions.labels.end());
  for (auto& row : predictions.rows) {
    std::reverse(row.probabilities.begin(), row.probabilities.end());
  }
  const Scores after = score(predictions, kNoBootstrap);
  for (const auto& metric : before.metrics) {
    EXPECT_NEAR(*metric.value, value_of(after, metric.name), 1e-12) << metric.name;
  }
}

TEST(Score, SlicesBySpeakerCorpusGenderAndIntensity) {
  Predictions predictions = made_predictions("ab", "aabb", "abbb");
  predictions.rows[0].corpus = predictions.rows[1].corpus = "emodb";
  for (auto& row : predictions.rows) row.speaker = "03";
  predictions.rows[1].gender = "male";
  predictions.rows[2].intensity = "low";
  const Scores scores = score(predictions, kNoBootstrap);

  ASSERT_EQ(scores.per_speaker.size(), 2U);  // the same id in a corpus and in none: two speakers
  EXPECT_EQ(scores.per_speaker.at("emodb:03").n, 2U);
  EXPECT_EQ(scores.per_speaker.at("03").n, 2U);
  const Json json = describe(scores);
  EXPECT_EQ(json["per_speaker"].dump(),
            R"({"03":{"n":2,"wa":1.0,"uar":1.0},"emodb:03":{"n":2,"wa":0.5,"uar":0.5}})");
  EXPECT_EQ(json["per_corpus"].dump(), R"({"emodb":{"n":2,"wa":0.5,"uar":0.5}})");
  EXPECT_EQ(json["per_gender"].dump(), R"({"male":{"n":1,"wa":0.0,"uar":0.0}})");
  EXPECT_EQ(json["per_intensity"].dump(), R"({"low":{"n":1,"wa":1.0,"uar":1.0}})");
}

TEST(DescribeScores, HasTheKeysOfMetricsJson) {
  const Json json =
      describe(score(made_predictions("ab", "aab", "aba"), {20, BootstrapBy::kClip, 1}));
  for (const char* key : {"n",
                          "labels",
                          "wa",
                          "uar",
                          "macro_precision",
                          "macro_f1",
                          "weighted_precision",
                          "weighted_f1",
                          "kappa",
                          "mcc",
                          "confusion",
                          "per_class",
                          "auc_macro",
                          "log_loss",
                          "brier",
                          "ece",
                          "ece_mass",
                          "ci95",
                          "per_speaker",
                          "per_corpus",
                          "per_gender",
                          "per_intensity"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_EQ(json["confusion"].dump(), "[[1,1],[1,0]]");
  EXPECT_EQ(json["labels"].dump(), R"(["a","b"])");
  EXPECT_TRUE(json["log_loss"].is_null());
  EXPECT_EQ(json["per_class"]["b"].dump(),
            R"({"precision":0.0,"recall":0.0,"f1":0.0,"support":1,"auc":null})");
  for (const char* key : {"wa", "uar", "macro_f1"}) {
    ASSERT_EQ(json["ci95"][key].size(), 2U) << key;
    EXPECT_LE(json["ci95"][key][0].get<double>(), json["ci95"][key][1].get<double>()) << key;
  }
}

TEST(DescribeScores, HasNoIntervalsWithoutBootstrap) {
  const Json json = describe(score(made_predictions("ab", "aab", "aba"), kNoBootstrap));
  EXPECT_EQ(json["ci95"].dump(), R"({"wa":null,"uar":null,"macro_f1":null})");
}

TEST(Score, RefusesWhatDoesNotFit) {
  EXPECT_THROW(score(made_predictions("ab", "", ""), kNoBootstrap), Error);
  EXPECT_THROW(score(made_predictions("a", "ab", "aa"), kNoBootstrap), Error);
  EXPECT_THROW(score(made_predictions("aa", "a", "a"), kNoBootstrap), Error);
  EXPECT_THROW(score(made_predictions("ab", "a", "a", {{1.0}}), kNoBootstrap), Error);
  EXPECT_THROW(score(made_predictions("ab", "ab", "ab", {{1, 0}, {}}), kNoBootstrap), Error);
  EXPECT_THROW(score(made_predictions("ab", "ab", "ab"), {10, BootstrapBy::kSpeaker, 1}),
               Error);  // no speakers
}

TEST(ScoresMetric, NamesTheMetricsThereAreWhenAskedForAnother) {
  const Scores scores = score(made_predictions("ab", "ab", "ab"), kNoBootstrap);
  try {
    (void)scores.metric("uat");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("no metric 'uat'"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("uar"), std::string::npos);
  }
}

TEST(OneVsRestAuc, CountsTiesHalf) {
  // Class a: positives 0.9 and 0.5, negatives 0.5 and 0.1: pairs 1, 1, ½, 1.
  const Predictions predictions =
      made_predictions("ab", "aabb", "aaab", {{.9, .1}, {.5, .5}, {.5, .5}, {.1, .9}});
  EXPECT_DOUBLE_EQ(one_vs_rest_auc(outcomes_of(predictions), 0).value(), 3.5 / 4.0);
}

TEST(OneVsRestAuc, OfConstantProbabilitiesIsOneHalf) {
  const Predictions predictions =
      made_predictions("ab", "abb", "aaa", {{.6, .4}, {.6, .4}, {.6, .4}});
  EXPECT_DOUBLE_EQ(one_vs_rest_auc(outcomes_of(predictions), 0).value(), 0.5);
}

}  // namespace
}  // namespace ser
