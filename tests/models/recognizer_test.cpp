#include "models/recognizer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "generated_signals.hpp"
#include "models/made_model.hpp"
#include "models/recognize_manifest.hpp"

namespace ser {
namespace {

using Probabilities = std::vector<double>;

void expect_near(const Probabilities& found, const Probabilities& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-7) << i;
}

TEST(Softmax, HasItsClosedForms) {
  const auto log_of = [](double x) { return static_cast<float>(std::log(x)); };
  expect_near(softmax({0, 0, 0, 0}, 1), {0.25, 0.25, 0.25, 0.25});
  expect_near(softmax({0, log_of(3)}, 1), {0.25, 0.75});
  expect_near(softmax({0, log_of(9)}, 2), {0.25, 0.75});  // the root of 9
  expect_near(softmax({0, log_of(3)}, 0.5), {0.1, 0.9});
  expect_near(softmax({7}, 1), {1});
}

TEST(Softmax, AConstantAddedChangesNothingAndLargeLogitsDoNotOverflow) {
  expect_near(softmax({101, 102, 103}, 1), softmax({1, 2, 3}, 1));
  expect_near(softmax({1e30F, 0, -1e30F}, 1), {1, 0, 0});
  expect_near(softmax({-1e30F, -1e30F}, 1), {0.5, 0.5});
}

TEST(Softmax, AHigherTemperatureFlattensAndKeepsTheOrder) {
  double before = 1.0;
  for (const double temperature : {0.1, 0.5, 1.0, 2.0, 10.0, 1000.0}) {
    const auto found = softmax({1, 2, 4}, temperature);
    EXPECT_LT(found[2], before);
    EXPECT_LT(found[0], found[1]);
    EXPECT_LT(found[1], found[2]);
    EXPECT_NEAR(found[0] + found[1] + found[2], 1.0, 1e-12);
    before = found[2];
  }
  EXPECT_NEAR(before, 1.0 / 3.0, 1e-3);
}

TEST(MostProbable, IsTheFirstOfEquals) {
  EXPECT_EQ(most_probable({0.2, 0.5, 0.3}), 1U);
  EXPECT_EQ(most_probable({0.4, 0.2, 0.4}), 0U);
  EXPECT_EQ(most_probable({1.0}), 0U);
}

Features some_features(const Recognizer& recognizer, std::uint32_t seed = 1) {
  Workspace workspace;
  return recognizer.extractor()({scaled(lcg_noise(16000, seed), 0.25F), 16000}, workspace);
}

TEST(Recognizer, GivesTheSoftmaxOfTheNetworksLogits) {
  const Recognizer recognizer(deaf_model({{0.0F, 1.0F, 2.0F}}));
  const double sum = 1 + std::exp(1.0) + std::exp(2.0);
  expect_near(recognizer.recognize(some_features(recognizer)),
              {1 / sum, std::exp(1.0) / sum, std::exp(2.0) / sum});
}

TEST(Recognizer, EachMemberIsTemperedAndTheMeanOfTheirProbabilitiesIsGiven) {
  Model model = deaf_model({{0, 2, 4}, {3, 0, 0}});
  model.members[0].temperature = 2.0;
  const Recognizer recognizer(model);
  const auto first = softmax({0, 1, 2}, 1);
  const auto second = softmax({3, 0, 0}, 1);
  expect_near(recognizer.recognize(some_features(recognizer)),
              {(first[0] + second[0]) / 2, (first[1] + second[1]) / 2, (first[2] + second[2]) / 2});
}

TEST(Recognizer, AnEnsembleIsTheMeanOfItsMembersAlone) {
  const Model both = made_model("weights", 2);
  Model first = both;
  first.members.pop_back();
  Model second = both;
  second.members.erase(second.members.begin());
  const Recognizer ensemble(both);
  const auto features = some_features(ensemble);
  const auto a = Recognizer(first).recognize(features);
  const auto b = Recognizer(second).recognize(features);
  EXPECT_NE(a, b);
  expect_near(ensemble.recognize(features),
              {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2});
}

TEST(Recognizer, GivesTheSameFromFourThreadsAtOnce) {
  const Recognizer recognizer(made_model());
  std::vector<Features> features;
  std::vector<Probabilities> expected;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    features.push_back(some_features(recognizer, seed));
    expected.push_back(recognizer.recognize(features.back()));
  }
  std::vector<std::vector<Probabilities>> found(4);
  std::vector<std::thread> threads;
  for (auto& mine : found) {
    threads.emplace_back([&] {
      for (const auto& one : features) mine.push_back(recognizer.recognize(one));
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& mine : found) EXPECT_EQ(mine, expected);
}

}  // namespace
}  // namespace ser
