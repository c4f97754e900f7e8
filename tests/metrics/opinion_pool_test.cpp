#include "metrics/opinion_pool.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "metrics/calibration.hpp"

namespace ser {
namespace {

using Rows = std::vector<std::vector<float>>;

constexpr std::size_t kClasses = 3;

std::vector<std::size_t> truths(std::size_t n) {
  std::vector<std::size_t> truth;
  for (std::size_t i = 0; i < n; ++i) truth.push_back(i % kClasses);
  return truth;
}

/// Logits that know the truth by `signal`, beside noise of their own.
Rows opinions(std::uint64_t seed, double signal, std::size_t n = 120) {
  Random random(seed);
  Rows rows(n, std::vector<float>(kClasses));
  for (std::size_t i = 0; i < n; ++i) {
    for (float& logit : rows[i]) logit = static_cast<float>(random.normal());
    rows[i][i % kClasses] += static_cast<float>(signal);
  }
  return rows;
}

double loss(const Rows& logits) {
  double sum = 0.0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    double total = 0.0;
    for (const float logit : logits[i]) total += std::exp(static_cast<double>(logit));
    sum += std::log(total) - logits[i][i % kClasses];
  }
  return sum / static_cast<double>(logits.size());
}

double loss(const std::vector<Rows>& logits, const std::vector<double>& weights) {
  return loss(pooled(logits, weights));
}

TEST(OpinionPool, OfOneModelIsItsTemperature) {
  const std::vector<Rows> one = {opinions(1, 1.0)};
  const auto truth = truths(120);
  EXPECT_NEAR(fit_pool_weights(one, truth)[0], 1.0 / fit_temperature(one[0], truth), 1e-6);
}

TEST(OpinionPool, NoNeighbouringWeightsHaveALowerLoss) {
  const std::vector<Rows> models = {opinions(1, 1.0), opinions(2, 0.6), opinions(3, 0.3)};
  const auto weights = fit_pool_weights(models, truths(120));
  const double best = loss(models, weights);
  for (std::size_t k = 0; k < models.size(); ++k) {
    EXPECT_GT(weights[k], 0.0);
    for (const double step : {-0.01, 0.01}) {
      auto moved = weights;
      moved[k] += step;
      EXPECT_GT(loss(models, moved), best) << k << " " << step;
    }
    EXPECT_LT(best, loss({models[k]}, fit_pool_weights(std::vector<Rows>{models[k]}, truths(120))));
  }
}

TEST(OpinionPool, WhoOpposesTheTruthIsNotHeard) {
  const std::vector<Rows> models = {opinions(1, 1.0), opinions(2, -2.0)};
  const auto weights = fit_pool_weights(models, truths(120));
  EXPECT_EQ(weights[1], 0.0);
  EXPECT_NEAR(weights[0], fit_pool_weights(std::vector<Rows>{models[0]}, truths(120))[0], 1e-6);
}

TEST(OpinionPool, TheSameOpinionTwiceCountsAsOnce) {
  const Rows once = opinions(1, 1.0);
  const auto weights = fit_pool_weights(std::vector<Rows>{once, once}, truths(120));
  EXPECT_NEAR(weights[0] + weights[1], fit_pool_weights(std::vector<Rows>{once}, truths(120))[0],
              1e-6);
}

TEST(OpinionPool, WithNothingToLearnAllCountTheSame) {
  const std::vector<Rows> opposed = {opinions(1, -2.0), opinions(2, -2.0)};
  EXPECT_EQ(fit_pool_weights(opposed, truths(120)), (std::vector<double>{0.5, 0.5}));
  const std::vector<Rows> empty(4);
  EXPECT_EQ(fit_pool_weights(empty, {}), (std::vector<double>(4, 0.25)));
}

TEST(OpinionPool, OfPerfectModelsStaysInItsBounds) {
  const Rows perfect = {{9.0F, 0.0F, 0.0F}, {0.0F, 9.0F, 0.0F}};
  for (const double weight : fit_pool_weights(std::vector<Rows>{perfect, perfect}, truths(2))) {
    EXPECT_GE(weight, 0.0);
    EXPECT_LE(weight, kMaxPoolWeight);
  }
}

TEST(OpinionPool, RefusesSetsThatDoNotFitAndWhatIsNoNumber) {
  const std::vector<Rows> other_sizes = {opinions(1, 1.0, 12), opinions(1, 1.0, 11)};
  EXPECT_THROW(fit_pool_weights(other_sizes, truths(12)), Error);
  std::vector<Rows> no_number = {opinions(1, 1.0, 12)};
  no_number[0][3][1] = NAN;
  EXPECT_THROW(fit_pool_weights(no_number, truths(12)), Error);
  EXPECT_THROW(fit_pool_weights(std::vector<Rows>{}, {}), Error);
}

}  // namespace
}  // namespace ser
