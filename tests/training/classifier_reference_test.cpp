#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/recognizer.hpp"
#include "network/layers/classifiers.hpp"
#include "storage/atomic_file.hpp"
#include "training/data/training_batches.hpp"
#include "training/fitted/fit_classifiers.hpp"

namespace ser {
namespace {

constexpr std::size_t kWidth = 5;
constexpr std::size_t kClasses = 4;
constexpr std::size_t kTrain = 120;
constexpr std::size_t kTest = 40;

struct Labelled {
  std::vector<std::vector<float>> rows;
  std::vector<std::size_t> truth;
};

/// `rows` of tests/oracle/make_classifier_reference.py.
Labelled made_rows(std::size_t count, std::uint32_t seed) {
  constexpr std::size_t kLabels[] = {0, 1, 2, 3, 0};
  Labelled result;
  std::uint32_t state = seed;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t label = kLabels[i % 5];
    std::vector<float> row;
    for (std::size_t k = 0; k < kWidth; ++k) {
      state = 1664525U * state + 1013904223U;
      const double base = 2.0 * static_cast<double>(state >> 8U) / 8388608.0 - 2.0;
      row.push_back(static_cast<float>(base + (k == label ? 1.0 : 0.0)));
    }
    result.rows.push_back(row);
    result.truth.push_back(label);
  }
  return result;
}

const Json& reference() {
  static const Json kReference = parse_json(
      read_text_file(SER_SOURCE_DIR "/tests/training/classifier_reference.json"), "reference");
  return kReference;
}

ClassWeights class_weights_in(const Json& reference) {
  return reference.at("class_weights") == "balanced" ? ClassWeights::kBalanced
                                                     : ClassWeights::kNone;
}

std::vector<float> values_of(const Layer& layer, const Tensors& tensors,
                             const std::vector<float>& row) {
  return layer.forward({Shape::vector(kWidth), row}, ParameterView(tensors, "")).values;
}

TEST(ClassifierReference, SvmHasScikitLearnsVectorsValuesAndLabels) {
  const Labelled train = made_rows(kTrain, 1);
  const Labelled test = made_rows(kTest, 2);
  for (const Json& expected : reference().at("svm")) {
    SCOPED_TRACE(expected.at("kernel").get<std::string>());
    const bool linear = expected.at("kernel") == "linear";
    const Svm svm({linear ? Svm::Kernel::kLinear : Svm::Kernel::kRbf, expected.at("c"), 0.0,
                   static_cast<std::int64_t>(kClasses)});
    const auto weights = weights_of_classes(class_weights_in(expected), train.truth, kClasses);
    const Tensors tensors = fit_svm(svm.options(), train.rows, train.truth, weights);
    EXPECT_EQ(tensors.at("vectors").shape().front(), expected.at("vectors"));
    if (!linear) {
      EXPECT_NEAR(tensors.at("gamma").floats()[0], expected.at("gamma"), 1e-6);
    }
    for (std::size_t i = 0; i < kTest; ++i) {
      const auto values = values_of(svm, tensors, test.rows[i]);
      for (std::size_t c = 0; c < kClasses; ++c) {
        EXPECT_NEAR(values[c], expected.at("values").at(i * kClasses + c).get<double>(), 1e-4);
      }
      const auto label = std::max_element(values.begin(), values.end()) - values.begin();
      EXPECT_EQ(label, expected.at("labels").at(i).get<std::ptrdiff_t>()) << i;
    }
  }
}

TEST(ClassifierReference, LogisticHasScikitLearnsProbabilities) {
  const Labelled train = made_rows(kTrain, 1);
  const Labelled test = made_rows(kTest, 2);
  for (const Json& expected : reference().at("logistic")) {
    const Logistic logistic({expected.at("c"), static_cast<std::int64_t>(kClasses)});
    const auto weights = weights_of_classes(class_weights_in(expected), train.truth, kClasses);
    const Tensors tensors = fit_logistic(logistic.options(), train.rows, train.truth, weights);
    for (std::size_t i = 0; i < kTest; ++i) {
      const auto found = softmax(values_of(logistic, tensors, test.rows[i]), 1.0);
      for (std::size_t c = 0; c < kClasses; ++c) {
        EXPECT_NEAR(found[c], expected.at("probabilities").at(i * kClasses + c).get<double>(),
                    1e-4);
      }
    }
  }
}

TEST(FitSvm, GivesTheSameTensorsTwice) {
  const Labelled train = made_rows(kTrain, 3);
  const std::vector<double> weights(kClasses, 1.0);
  const auto one = fit_svm({}, train.rows, train.truth, weights);
  const auto two = fit_svm({}, train.rows, train.truth, weights);
  for (const auto& [name, tensor] : one) {
    EXPECT_TRUE(std::ranges::equal(tensor.bytes(), two.at(name).bytes())) << name;
  }
}

TEST(FitLogistic, BalancesTwoCloudsInTheMiddleBetweenThem) {
  const std::vector<std::vector<float>> rows = {{-3.0F}, {-1.0F}, {1.0F}, {3.0F}};
  const std::vector<std::size_t> truth = {0, 0, 1, 1};
  const auto tensors = fit_logistic({1.0, 2}, rows, truth, std::vector<double>{1.0, 1.0});
  const auto weight = tensors.at("weight").floats();
  const auto bias = tensors.at("bias").floats();
  EXPECT_NEAR(bias[0] - bias[1], 0.0, 1e-5);
  EXPECT_NEAR(weight[0], -weight[1], 1e-5);
  EXPECT_GT(weight[1], 0.1F);
}

TEST(ValuesOfVotes, LargestIsTheClassWithTheMostVotesAndTiesGoByDecisions) {
  // 0 beats 1, 1 beats 2, 2 beats 0: a tie; 2 wins its pair the most clearly.
  const auto values = values_of_votes(std::vector<double>{0.1, -2.0, 0.5}, 3);
  EXPECT_EQ(std::max_element(values.begin(), values.end()) - values.begin(), 2);
  for (const float value : values) EXPECT_NEAR(value, 1.0, 1.0 / 3.0);
  const auto clear = values_of_votes(std::vector<double>{5.0, 5.0, 0.01}, 3);
  EXPECT_GT(clear[0], 2.0F);
}

TEST(WeightsOfClasses, BalancedClassesCountTheSameTogether) {
  const std::vector<std::size_t> truth = {0, 0, 0, 1};
  EXPECT_EQ(weights_of_classes(ClassWeights::kNone, truth, 2), (std::vector<double>{1.0, 1.0}));
  const auto balanced = weights_of_classes(ClassWeights::kBalanced, truth, 2);
  EXPECT_DOUBLE_EQ(3.0 * balanced[0], balanced[1]);
  EXPECT_DOUBLE_EQ(3.0 * balanced[0] + balanced[1], 4.0);
}

}  // namespace
}  // namespace ser
