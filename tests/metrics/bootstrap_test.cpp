
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "made_predictions.hpp"
#include "metrics/score.hpp"

namespace ser {
namespace {

/// `n` clips of two classes, each right with probability `accuracy`.
Predictions coin_predictions(std::size_t n, double accuracy, std::uint64_t seed) {
  Random random(seed);
  std::string truth;
  std::string prediction;
  for (std::size_t i = 0; i < n; ++i) {
    const bool first = random.uniform() < 0.5;
    const bool right = random.uniform() < accuracy;
    truth += first ? 'a' : 'b';
    prediction += first == right ? 'a' : 'b';
  }
  return made_predictions("ab", truth, prediction);
}

std::pair<double, double> interval(const Predictions& predictions, const ScoreOptions& options,
                                   std::string_view metric = "wa") {
  const auto ci95 = score(predictions, options).metric(metric).ci95.value();
  return {ci95.low, ci95.high};
}

TEST(Quantile, InterpolatesLinearlyAsNumpyDoes) {
  const std::array<double, 4> values = {1.0, 2.0, 3.0, 10.0};
  EXPECT_DOUBLE_EQ(quantile(values, 0.0), 1.0);
  EXPECT_DOUBLE_EQ(quantile(values, 1.0), 10.0);
  EXPECT_DOUBLE_EQ(quantile(values, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(quantile(values, 0.9), 7.9);
  EXPECT_DOUBLE_EQ(quantile(std::array<double, 1>{4.0}, 0.3), 4.0);
}

TEST(Bootstrap, SameSeedGivesTheSameIntervalAndAnotherSeedAnother) {
  const Predictions predictions = coin_predictions(173, 0.6, 1);
  EXPECT_EQ(interval(predictions, {200, BootstrapBy::kClip, 7}, "uar"),
            interval(predictions, {200, BootstrapBy::kClip, 7}, "uar"));
  EXPECT_NE(interval(predictions, {200, BootstrapBy::kClip, 7}, "uar"),
            interval(predictions, {200, BootstrapBy::kClip, 8}, "uar"));
}

TEST(Bootstrap, OfAPerfectResultIsAPoint) {
  EXPECT_EQ(interval(made_predictions("ab", "aabb", "aabb"), {100, BootstrapBy::kClip, 1}),
            (std::pair{1.0, 1.0}));
}

TEST(Bootstrap, WidthOfAccuracyIsThatOfTheBinomial) {
  // Percentiles of a binomial share: ± 1.96 · sqrt(p (1 − p) / n).
  const Predictions predictions = coin_predictions(2000, 0.7, 3);
  const double share = score(predictions, {0, BootstrapBy::kClip, 1}).metric("wa").value.value();
  const auto [low, high] = interval(predictions, {2000, BootstrapBy::kClip, 1});
  const double half = 1.96 * std::sqrt(share * (1.0 - share) / 2000.0);
  EXPECT_NEAR(low, share - half, 0.1 * half);
  EXPECT_NEAR(high, share + half, 0.1 * half);
}

TEST(Bootstrap, CoversTheTrueAccuracyAboutNineteenTimesInTwenty) {
  int covered = 0;
  constexpr int kTrials = 300;
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto [low, high] = interval(coin_predictions(150, 0.7, static_cast<std::uint64_t>(trial)),
                                      {200, BootstrapBy::kClip, 1}, "uar");
    covered += low <= 0.7 && 0.7 <= high ? 1 : 0;
  }
  EXPECT_GE(covered, kTrials * 90 / 100);
  EXPECT_LE(covered, kTrials * 99 / 100);
}

TEST(BootstrapBySpeaker, IsAsWideAsTheSpeakersDiffer) {
  // Ten speakers of 40 clips, all of whose clips are right or all wrong: there are ten draws.
  Predictions predictions =
      made_predictions("ab", std::string(400, 'a'), std::string(200, 'a') + std::string(200, 'b'));
  for (std::size_t i = 0; i < predictions.rows.size(); ++i) {
    predictions.rows[i].speaker = std::to_string(i / 40);
  }
  const auto by_clip = interval(predictions, {1000, BootstrapBy::kClip, 1});
  const auto by_speaker = interval(predictions, {1000, BootstrapBy::kSpeaker, 1});
  EXPECT_NEAR(by_clip.second - by_clip.first, 2 * 1.96 * 0.025, 0.02);
  EXPECT_NEAR(by_speaker.first, 0.2, 0.051);  // the binomial of ten draws
  EXPECT_NEAR(by_speaker.second, 0.8, 0.051);
}

TEST(BootstrapBySpeaker, TellsSpeakersOfDifferentCorporaApart) {
  // Two corpora with one speaker "1" each: with one and the same speaker the interval were a point.
  Predictions predictions = made_predictions("ab", "aaaa", "aabb");
  for (std::size_t i = 0; i < 4; ++i) {
    predictions.rows[i].speaker = "1";
    predictions.rows[i].corpus = i < 2 ? "x" : "y";
  }
  EXPECT_EQ(interval(predictions, {200, BootstrapBy::kSpeaker, 1}), (std::pair{0.0, 1.0}));
}

TEST(BootstrapBySpeaker, IsTheDefaultWhereThereAreFiveNamedSpeakers) {
  const auto draws_speakers = [](std::size_t speakers, bool named) {
    Predictions predictions = made_predictions("ab", std::string(12, 'a'), std::string(12, 'a'));
    for (std::size_t i = 0; i < predictions.rows.size(); ++i) {
      predictions.rows[i].speaker = std::to_string(i % speakers);
    }
    if (!named) predictions.rows.back().speaker.clear();
    return score(predictions, {10, BootstrapBy::kAuto, 1}).by_speaker;
  };
  EXPECT_TRUE(draws_speakers(5, true));
  EXPECT_FALSE(draws_speakers(4, true));
  EXPECT_FALSE(draws_speakers(6, false));
}

}  // namespace
}  // namespace ser
