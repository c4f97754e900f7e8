#include "metrics/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "made_predictions.hpp"

namespace ser {
namespace {

TEST(LogLoss, OfUniformProbabilitiesIsTheLogOfTheNumberOfClasses) {
  const Predictions p = made_predictions(
      "abcd", "abca", "aaaa",
      {{.25, .25, .25, .25}, {.25, .25, .25, .25}, {.25, .25, .25, .25}, {.25, .25, .25, .25}});
  EXPECT_NEAR(log_loss(outcomes_of(p)).value(), std::log(4.0), 1e-12);
  EXPECT_NEAR(brier_score(outcomes_of(p)).value(), 0.75, 1e-12);  // (3/4)² + 3 (1/4)²
}

TEST(LogLoss, ClipsAnImpossibleTruth) {
  const Predictions p = made_predictions("ab", "a", "b", {{0, 1}});
  EXPECT_NEAR(log_loss(outcomes_of(p)).value(), -std::log(1e-15), 1e-9);
  EXPECT_DOUBLE_EQ(brier_score(outcomes_of(p)).value(), 2.0);
}

TEST(CalibrationError, OfConfidentErrorsIsOneAndOfMatchingConfidenceIsZero) {
  const Predictions wrong = made_predictions("ab", "aa", "bb", {{0, 1}, {0, 1}});
  // 0.75 sure four times, right three times.
  const Predictions matching =
      made_predictions("ab", "aaab", "aaaa", {{.75, .25}, {.75, .25}, {.75, .25}, {.75, .25}});
  for (const Binning binning : {Binning::kEqualWidth, Binning::kEqualMass}) {
    EXPECT_DOUBLE_EQ(calibration_error(outcomes_of(wrong), binning).value(), 1.0);
    EXPECT_NEAR(calibration_error(outcomes_of(matching), binning).value(), 0.0, 1e-12);
  }
}

TEST(CalibrationError, WeighsBinsByTheirClips) {
  // Three clips at 0.9, all right (gap 0.1); one at 0.6, wrong (gap 0.6).
  const Predictions p =
      made_predictions("ab", "aaab", "aaaa", {{.9, .1}, {.9, .1}, {.9, .1}, {.6, .4}});
  EXPECT_NEAR(calibration_error(outcomes_of(p), Binning::kEqualWidth).value(),
              0.75 * 0.1 + 0.25 * 0.6, 1e-12);
}

TEST(CalibrationError, AConfidenceOnABorderBelongsToTheBinBelow) {
  // With 2 bins, 0.5 lies in (0, 0.5]: alone there, so its gap is not made up for by the other's.
  const Predictions p = made_predictions("ab", "ba", "aa", {{.5, .5}, {.75, .25}});
  EXPECT_NEAR(calibration_error(outcomes_of(p), Binning::kEqualWidth, 2).value(),
              0.5 * 0.5 + 0.5 * 0.25, 1e-12);
}

TEST(CalibrationError, EqualMassPutsAsManyClipsInEachBin) {
  // Two bins of two: (0.6 wrong, 0.7 right) and (0.8 right, 0.9 right).
  const Predictions p =
      made_predictions("ab", "baaa", "aaaa", {{.6, .4}, {.7, .3}, {.8, .2}, {.9, .1}});
  EXPECT_NEAR(calibration_error(outcomes_of(p), Binning::kEqualMass, 2).value(),
              0.5 * std::abs(0.5 - 0.65) + 0.5 * (1.0 - 0.85), 1e-12);
}

/// Clips whose class is drawn from softmax(logits / temperature): that is the best temperature.
struct Drawn {
  std::vector<std::vector<float>> logits;
  std::vector<std::size_t> truth;
};

Drawn drawn_from(double temperature, std::size_t n, std::size_t classes) {
  Random random(11);
  Drawn drawn;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<float> row;
    std::vector<double> cumulated;
    double sum = 0.0;
    for (std::size_t c = 0; c < classes; ++c) {
      row.push_back(static_cast<float>(3.0 * random.normal()));
      cumulated.push_back(sum += std::exp(row.back() / temperature));
    }
    const double point = random.uniform() * sum;
    std::size_t chosen = 0;
    while (chosen + 1 < classes && cumulated[chosen] < point) ++chosen;
    drawn.logits.push_back(std::move(row));
    drawn.truth.push_back(chosen);
  }
  return drawn;
}

TEST(FitTemperature, FindsTheTemperatureTheTruthWasDrawnWith) {
  for (const double temperature : {0.5, 1.0, 2.5}) {
    const Drawn drawn = drawn_from(temperature, 20000, 5);
    EXPECT_NEAR(fit_temperature(drawn.logits, drawn.truth), temperature, 0.05 * temperature);
  }
}

TEST(FitTemperature, ScalesWithTheLogits) {
  Drawn drawn = drawn_from(1.0, 500, 4);
  const double before = fit_temperature(drawn.logits, drawn.truth);
  for (auto& row : drawn.logits) {
    for (float& logit : row) logit = 4.0F * logit + 100.0F;  // an offset changes no softmax
  }
  EXPECT_NEAR(fit_temperature(drawn.logits, drawn.truth), 4.0 * before, 1e-3);
}

TEST(FitTemperature, IsOneWhereNothingCanBeLearnt) {
  EXPECT_EQ(fit_temperature({}, {}), 1.0);
  const std::vector<std::vector<float>> equal = {{2.0F, 2.0F}, {0.0F, 0.0F}};
  EXPECT_EQ(fit_temperature(equal, std::vector<std::size_t>{0, 1}), 1.0);
}

TEST(FitTemperature, StaysInItsBounds) {
  const std::vector<std::vector<float>> logits = {{5.0F, 0.0F}, {0.0F, 5.0F}};
  EXPECT_EQ(fit_temperature(logits, std::vector<std::size_t>{0, 1}), kMinTemperature);  // all right
  EXPECT_EQ(fit_temperature(logits, std::vector<std::size_t>{1, 0}), kMaxTemperature);  // all wrong
}

TEST(FitTemperature, SurvivesHugeLogits) {
  const std::vector<std::vector<float>> logits = {
      {3e38F, -3e38F, 0.0F}, {-3e38F, 3e38F, 0.0F}, {3e38F, 0.0F, -3e38F}};
  const double temperature = fit_temperature(logits, std::vector<std::size_t>{0, 1, 1});
  EXPECT_GE(temperature, kMinTemperature);
  EXPECT_LE(temperature, kMaxTemperature);
}

TEST(FitTemperature, RefusesWhatDoesNotFit) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(fit_temperature(std::vector<std::vector<float>>{{1, 2}}, {}), Error);
  EXPECT_THROW(
      fit_temperature(std::vector<std::vector<float>>{{1, 2}}, std::vector<std::size_t>{2}), Error);
  EXPECT_THROW(
      fit_temperature(std::vector<std::vector<float>>{{1, nan}}, std::vector<std::size_t>{0}),
      Error);
}

}  // namespace
}  // namespace ser
