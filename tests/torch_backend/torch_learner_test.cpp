#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "network/made.hpp"
#include "network/network.hpp"
#include "thrown.hpp"
#include "training/data/batch.hpp"
#include "training/epochs/learner.hpp"

namespace ser {
namespace {

constexpr std::int64_t kLearnerClasses = 2;
const std::vector<double> kAll = {1.0};  ///< factors of a learner without groups

Network network_of_layers(const std::string& layers, std::int64_t rows, bool map) {
  const std::string spec = R"({"branches": [{"input": "x", "layers": [)" + layers +
                           R"(]}], "head": [{"type": "linear", "units": "classes"}]})";
  return {network_spec_from_json(parse_json(spec, "test"), "test:"),
          {{"x", map, rows}},
          kLearnerClasses};
}

const char* const kSmall =
    R"({"type": "linear", "units": 8}, {"type": "batch_norm"}, {"type": "relu"},
       {"type": "dropout", "rate": 0.3})";

/// Two clouds of points that a line tells apart.
Batch clouds(std::uint64_t seed, std::size_t count) {
  Random random(seed);
  std::vector<Features> clips;
  std::vector<std::size_t> truth;
  for (std::size_t i = 0; i < count; ++i) {
    Array point(3, 1);
    for (float& value : point.values) {
      value = static_cast<float>(random.normal() + (i % 2 == 0 ? 1.5 : -1.5));
    }
    clips.push_back({{point}});
    truth.push_back(i % 2);
  }
  std::vector<BatchClip> pieces;
  for (const auto& clip : clips) pieces.push_back({&clip});
  Batch batch = batch_of(pieces, {false});
  batch.targets = smoothed_targets(truth, kLearnerClasses, 0.0);
  batch.weights.assign(count, 1.0F);
  return batch;
}

std::vector<float> values_of(const Tensors& tensors) {
  std::vector<float> values;
  for (const auto& [name, tensor] : tensors) {
    values.insert(values.end(), tensor.floats().begin(), tensor.floats().end());
  }
  return values;
}

class EveryOptimizer : public testing::TestWithParam<OptimizerKind> {
 protected:
  LearnerConfig config() const {
    LearnerConfig config;
    config.optimizer.kind = GetParam();
    config.optimizer.learning_rate = 0.05;
    config.optimizer.weight_decay = 0.01;
    config.gradient_clip = 5.0;
    config.threads = 1;
    return config;
  }
  Network network_ = network_of_layers(kSmall, 3, false);
  Tensors weights_ = made::tensors(network_.parameters());
};

TEST_P(EveryOptimizer, LowersTheLossOfSeparableClouds) {
  const auto learner = make_torch_learner(network_, weights_, config());
  learner->begin_epoch(1);
  const double first = learner->step(clouds(1, 64), 0.05, kAll).loss;
  for (std::uint64_t i = 2; i < 40; ++i) learner->step(clouds(i, 64), 0.05, kAll);
  EXPECT_LT(learner->step(clouds(99, 64), 0.05, kAll).loss, 0.5 * first);
}

TEST_P(EveryOptimizer, RestoredStateGoesOnToTheSameBits) {
  const auto straight = make_torch_learner(network_, weights_, config());
  straight->begin_epoch(1);
  for (std::uint64_t i = 1; i <= 3; ++i) straight->step(clouds(i, 16), 0.05, kAll);
  const Tensors weights = straight->weights();
  const Tensors state = straight->state();

  const auto resumed = make_torch_learner(network_, weights, config());
  resumed->restore(state);
  for (auto* learner : {straight.get(), resumed.get()}) {
    learner->begin_epoch(2);
    for (std::uint64_t i = 4; i <= 6; ++i) learner->step(clouds(i, 16), 0.02, kAll);
  }
  EXPECT_EQ(values_of(straight->weights()), values_of(resumed->weights()));
}

INSTANTIATE_TEST_SUITE_P(All, EveryOptimizer,
                         testing::Values(OptimizerKind::kAdam, OptimizerKind::kAdamW,
                                         OptimizerKind::kSgd));

TEST(TorchLearner, WhatLibTorchThrowsIsTheMachinesErrorInOneLine) {
  const Network network = network_of_layers(kSmall, 3, false);
  const Tensors weights = made::tensors(network.parameters());
  const auto learner = make_torch_learner(network, weights, LearnerConfig());
  Batch wrong = clouds(1, 4);
  wrong.inputs[0].values.pop_back();  // LibTorch alone notices
  Tensors unfit = weights;
  unfit.begin()->second = Tensor::of({7}, std::vector<float>(7));
  for (const Error& error :
       {thrown_by([&] { learner->step(wrong, 0.1, kAll); }),
        thrown_by([&] { learner->logits(wrong); }), thrown_by([&] { learner->set_weights(unfit); }),
        thrown_by(
            [&] { make_torch_learner(network, unfit, LearnerConfig())->logits(clouds(1, 4)); })}) {
    EXPECT_EQ(error.kind(), ErrorKind::kMachine) << error.what();
    EXPECT_TRUE(std::string(error.what()).starts_with("LibTorch: ")) << error.what();
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
  }
}

TEST(TorchLearner, SeedOfTheEpochDecidesTheDropout) {
  const Network network = network_of_layers(kSmall, 3, false);
  const Tensors weights = made::tensors(network.parameters());
  const auto loss_of = [&](std::uint64_t seed) {
    const auto learner = make_torch_learner(network, weights, LearnerConfig());
    learner->begin_epoch(seed);
    return learner->step(clouds(1, 32), 0.0, kAll).loss;
  };
  EXPECT_EQ(loss_of(5), loss_of(5));
  EXPECT_NE(loss_of(5), loss_of(6));
}

TEST(TorchLearner, LossIsTheWeightedMeanOfCrossEntropies) {
  const Network network = network_of_layers(R"({"type": "relu"})", 3, false);
  Tensors weights = made::tensors(network.parameters());
  for (auto& [name, tensor] : weights) {
    tensor = Tensor::of(tensor.shape(), std::vector<float>(tensor.size(), 0.0F));
  }
  weights["head.0.bias"] = Tensor::of({2}, std::vector<float>{0.0F, std::log(3.0F)});
  Batch batch = clouds(1, 2);  // truths 0 and 1, of probability 1/4 and 3/4
  batch.weights = {3.0F, 1.0F};
  const auto result = make_torch_learner(network, weights, LearnerConfig())->step(batch, 0.0, kAll);
  EXPECT_NEAR(result.loss, (3.0 * std::log(4.0) + std::log(4.0 / 3.0)) / 4.0, 1e-6);
  EXPECT_DOUBLE_EQ(result.total_weight, 4.0);
}

TEST(TorchLearner, RunningStatisticsLeaveThePaddingOut) {
  const Network network = network_of_layers(
      R"({"type": "batch_norm"}, {"type": "time_pool", "pool": "mean"})", 1, true);
  const Tensors weights = made::tensors(network.parameters());
  Array shorter(1, 2);
  shorter.values = {1.0F, 3.0F};
  Array longer(1, 4);
  longer.values = {5.0F, 7.0F, 9.0F, 11.0F};
  const std::vector<Features> clips = {{{shorter}}, {{longer}}};
  Batch batch = batch_of(std::vector<BatchClip>{{&clips[0]}, {&clips[1]}}, {true});
  batch.targets = smoothed_targets(std::vector<std::size_t>{0, 1}, kLearnerClasses, 0.0);
  batch.weights = {1.0F, 1.0F};
  const auto learner = make_torch_learner(network, weights, LearnerConfig());
  learner->step(batch, 0.0, kAll);
  // 1, 3, 5, 7, 9, 11: mean 6, unbiased variance 14; momentum 0.1.
  const float mean = weights.at("x.0.running_mean").floats()[0];
  const float variance = weights.at("x.0.running_var").floats()[0];
  EXPECT_NEAR(learner->weights().at("x.0.running_mean").floats()[0], 0.9 * mean + 0.6, 1e-5);
  EXPECT_NEAR(learner->weights().at("x.0.running_var").floats()[0], 0.9 * variance + 1.4, 1e-5);
}

TEST(TorchLearner, FrozenGroupKeepsItsWeightsAndItsBatchNormsStatistics) {
  const Network network = network_of_layers(
      R"({"type": "linear", "units": 4, "name": "encoder.0"},
         {"type": "batch_norm", "name": "encoder.1"}, {"type": "linear", "units": 3})",
      3, false);
  const Tensors first = made::tensors(network.parameters());
  LearnerConfig config;
  config.groups = {"encoder"};
  const auto learner = make_torch_learner(network, first, config);
  const auto moved = [&](const std::string& name) {
    const auto now = learner->weights().at(name);
    const auto values = now.floats();
    return !std::equal(values.begin(), values.end(), first.at(name).floats().begin());
  };
  learner->step(clouds(1, 8), 0.1, std::vector<double>{0.0, 1.0});
  for (const auto& parameter : network.parameters()) {
    EXPECT_EQ(moved(parameter.name), !parameter.name.starts_with("encoder.")) << parameter.name;
  }
  learner->step(clouds(2, 8), 0.1, std::vector<double>{0.5, 1.0});
  for (const auto& parameter : network.parameters()) {
    EXPECT_TRUE(moved(parameter.name)) << parameter.name;
  }
}

TEST(TorchLearner, GroupLearnsAtItsShareOfTheRate) {
  const Network network =
      network_of_layers(R"({"type": "linear", "units": 3, "name": "encoder"})", 3, false);
  const Tensors first = made::tensors(network.parameters());
  LearnerConfig config;
  config.optimizer = {OptimizerKind::kSgd, 0.1, 0.0, 0.0};
  const auto change = [&](const std::vector<std::string>& groups,
                          const std::vector<double>& factors) {
    config.groups = groups;
    const auto learner = make_torch_learner(network, first, config);
    learner->step(clouds(1, 8), 0.1, factors);
    const auto now = learner->weights().at("encoder.weight");
    return now.floats()[0] - first.at("encoder.weight").floats()[0];
  };
  EXPECT_NEAR(change({"encoder"}, {0.25, 1.0}), 0.25 * change({}, {1.0}), 1e-7);
}

/// Standardised by speaker, then a linear layer that passes two values on.
const char* const kBySpeaker =
    R"({"type": "relu"}, {"type": "standardize", "by": "speaker", "min_clips": 2})";

Tensors passing_on(const Network& network) {
  Tensors weights = made::tensors(network.parameters());
  weights["head.0.weight"] = Tensor::of({2, 2}, std::vector<float>{1, 0, 0, 1});
  weights["head.0.bias"] = Tensor::of({2}, std::vector<float>{0, 0});
  return weights;
}

Batch four_clips(std::vector<std::int64_t> speakers) {
  std::vector<Features> clips(4);
  for (std::size_t i = 0; i < clips.size(); ++i) {
    Array point(2, 1);
    point.values = {static_cast<float>(1 + i * i), static_cast<float>(10 - i)};
    clips[i].inputs = {point};
  }
  std::vector<BatchClip> pieces;
  for (const auto& clip : clips) pieces.push_back({&clip});
  Batch batch = batch_of(pieces, {false});
  batch.targets = smoothed_targets(std::vector<std::size_t>{0, 1, 0, 1}, kLearnerClasses, 0.0);
  batch.weights.assign(4, 1.0F);
  batch.speakers = std::move(speakers);
  return batch;
}

TEST(TorchLearner, StandardizeBySpeakerInsideUsesTheSpeakersClipsInTheBatch) {
  const Network network = network_of_layers(kBySpeaker, 2, false);
  const Tensors weights = passing_on(network);
  const auto learner = make_torch_learner(network, weights, LearnerConfig());
  // First values 1, 2, 5, 10; speakers have clips 0, 2 and 1, 3: each one is ±1.
  const auto result = learner->step(four_clips({7, 3, 7, 3}), 0.0, kAll);
  const std::vector<float> expected = {-1, 1, -1, 1, 1, -1, 1, -1};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(result.logits[i], expected[i], 1e-4) << i;
  }
  // The stored statistics follow: mean of the first values is 4.5.
  const float before = weights.at("x.1.mean").floats()[0];
  EXPECT_NEAR(learner->weights().at("x.1.mean").floats()[0], 0.9 * before + 0.45, 1e-5);
}

TEST(TorchLearner, GivenStatisticsOfASpeakerStandInForTheStoredOnes) {
  const Network network = network_of_layers(kBySpeaker, 2, false);
  const auto learner = make_torch_learner(network, passing_on(network), LearnerConfig());
  Batch batch = four_clips({0, 1, 2, 3});
  const auto plain = learner->logits(batch);
  const GroupStats own = {{"x.1.mean", Tensor::of({2}, std::vector<float>{1.0F, 4.0F})},
                          {"x.1.std", Tensor::of({2}, std::vector<float>{2.0F, 3.0F})}};
  batch.own = {nullptr, nullptr, &own, nullptr};
  const auto adapted = learner->logits(batch);
  EXPECT_NEAR(adapted[4], (5.0 - 1.0) / 2.0, 1e-6);
  EXPECT_NEAR(adapted[5], (8.0 - 4.0) / 3.0, 1e-6);
  for (const std::size_t i : {0U, 1U, 2U, 3U, 6U, 7U}) EXPECT_FLOAT_EQ(adapted[i], plain[i]);
}

TEST(TorchLearner, WeightsComeBackAsTheyWereSet) {
  const Network network = network_of_layers(kSmall, 3, false);
  const Tensors first = made::tensors(network.parameters());
  const auto learner = make_torch_learner(network, first, LearnerConfig());
  EXPECT_EQ(values_of(learner->weights()), values_of(first));
  learner->step(clouds(1, 8), 0.1, kAll);
  EXPECT_NE(values_of(learner->weights()), values_of(first));
  learner->set_weights(first);
  EXPECT_EQ(values_of(learner->weights()), values_of(first));
}

TEST(TorchLearner, MissingGpuIsSaidInWords) {
  const Network network = network_of_layers(kSmall, 3, false);
  LearnerConfig config;
  config.device = Device::kCuda;
  try {
    make_torch_learner(network, made::tensors(network.parameters()), config);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kMachine);
    EXPECT_NE(std::string(error.what()).find("--device cuda"), std::string::npos);
    return;
  }
  GTEST_SKIP() << "there is a CUDA GPU here";
}

}  // namespace
}  // namespace ser
