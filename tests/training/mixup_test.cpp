#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "training/data/batch.hpp"

namespace ser {
namespace {

TEST(BetaValue, HasTheMeanAndVarianceOfTheSymmetricBeta) {
  for (const double alpha : {0.2, 1.0, 3.0}) {
    Random random(11);
    constexpr int kDraws = 20000;
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < kDraws; ++i) {
      const double value = beta_value(alpha, random);
      ASSERT_GE(value, 0.0);
      ASSERT_LE(value, 1.0);
      sum += value;
      squares += value * value;
    }
    const double mean = sum / kDraws;
    EXPECT_NEAR(mean, 0.5, 0.01) << alpha;
    EXPECT_NEAR(squares / kDraws - mean * mean, 1.0 / (4.0 * (2.0 * alpha + 1.0)), 0.005) << alpha;
  }
}

/// Clip i is the constant i + 1 over i + 1 frames, and of class i.
Batch constants(std::size_t count) {
  std::vector<Features> clips;
  for (std::size_t i = 0; i < count; ++i) {
    Array map(2, i + 1);
    for (float& value : map.values) value = static_cast<float>(i + 1);
    clips.push_back({{map}});
  }
  std::vector<BatchClip> pieces;
  pieces.reserve(clips.size());
  for (const auto& clip : clips) pieces.push_back({&clip});
  Batch batch = batch_of(pieces, {true});
  std::vector<std::size_t> truth(count);
  std::iota(truth.begin(), truth.end(), std::size_t{0});
  batch.targets = smoothed_targets(truth, count, 0.0);
  batch.weights.assign(count, 2.0F);
  return batch;
}

TEST(Mixed, ValuesAreMixedByTheSharesOfTheTargets) {
  constexpr std::size_t kClips = 5;
  Random random(3);
  const Batch before = constants(kClips);
  const Batch batch = mixed(before, 1.0, random);
  EXPECT_NE(batch.targets, before.targets);
  for (std::size_t i = 0; i < kClips; ++i) {
    double expected = 0.0;
    double total = 0.0;
    for (std::size_t c = 0; c < kClips; ++c) {
      expected += batch.targets[i * kClips + c] * static_cast<double>(c + 1);
      total += batch.targets[i * kClips + c];
    }
    EXPECT_NEAR(total, 1.0, 1e-6);
    const auto& input = batch.inputs[0];
    for (std::size_t k = 0; k < 2 * kClips; ++k) {
      const bool inside = k % kClips < i + 1;
      EXPECT_NEAR(input.values[i * 2 * kClips + k], inside ? expected : 0.0, 1e-5);
    }
  }
}

TEST(Mixed, LengthsAndEqualWeightsStay) {
  Random random(3);
  const Batch before = constants(4);
  const Batch batch = mixed(before, 0.4, random);
  EXPECT_EQ(batch.inputs[0].lengths, before.inputs[0].lengths);
  EXPECT_EQ(batch.weights, before.weights);
}

}  // namespace
}  // namespace ser
