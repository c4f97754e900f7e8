// The same figures as scikit-learn's, recorded by tests/oracle/make_sklearn_reference.py.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "metrics/calibration.hpp"
#include "metrics/score.hpp"
#include "storage/atomic_file.hpp"

namespace ser {
namespace {

const Json& reference() {
  static const std::string kPath = SER_SOURCE_DIR "/tests/metrics/sklearn_reference.json";
  static const Json kReference = parse_json(read_text_file(kPath), kPath);
  return kReference;
}

Predictions predictions_of(const Json& recorded) {
  Predictions predictions;
  predictions.labels = recorded["labels"].get<std::vector<std::string>>();
  for (std::size_t i = 0; i < recorded["truth"].size(); ++i) {
    Prediction row;
    row.file = std::to_string(i);
    row.truth = predictions.labels[recorded["truth"][i].get<std::size_t>()];
    row.prediction = predictions.labels[recorded["prediction"][i].get<std::size_t>()];
    row.probabilities = recorded["probabilities"][i].get<std::vector<double>>();
    predictions.rows.push_back(std::move(row));
  }
  return predictions;
}

void expect_equal(const Json& actual, const Json& expected, const std::string& what) {
  ASSERT_EQ(actual.is_null(), expected.is_null()) << what;
  if (!expected.is_null()) {
    EXPECT_NEAR(actual.get<double>(), expected.get<double>(), 1e-9) << what;
  }
}

class SklearnReference : public testing::TestWithParam<std::size_t> {};

TEST_P(SklearnReference, AllFiguresAgree) {
  const Json& recorded = reference()["cases"][GetParam()];
  const std::string name = recorded["name"].get<std::string>();
  const Json actual = describe(score(predictions_of(recorded), {0, BootstrapBy::kClip, 1}));
  const Json& expected = recorded["expected"];
  for (const char* metric :
       {"wa", "uar", "macro_precision", "macro_f1", "weighted_precision", "weighted_f1", "kappa",
        "mcc", "auc_macro", "log_loss", "brier", "ece"}) {
    expect_equal(actual[metric], expected[metric], name + ": " + metric);
  }
  EXPECT_EQ(actual["confusion"], expected["confusion"]) << name;
  for (std::size_t c = 0; c < recorded["labels"].size(); ++c) {
    const std::string label = recorded["labels"][c].get<std::string>();
    for (const char* figure : {"precision", "recall", "f1", "support", "auc"}) {
      const Json& classes = expected["per_class"][c];
      if (classes.is_null() && std::string(figure) == "support") {
        EXPECT_EQ(actual["per_class"][label][figure], 0);
        continue;
      }
      expect_equal(actual["per_class"][label][figure],
                   classes.is_null() ? classes : classes[figure],
                   name + ": " + label + " " + figure);
    }
  }
}

TEST_P(SklearnReference, TemperatureIsTheOneScipyFinds) {
  const Json& recorded = reference()["cases"][GetParam()];
  const auto logits = recorded["logits"].get<std::vector<std::vector<float>>>();
  const auto truth = recorded["truth"].get<std::vector<std::size_t>>();
  EXPECT_NEAR(fit_temperature(logits, truth), recorded["expected"]["temperature"].get<double>(),
              1e-5);
}

INSTANTIATE_TEST_SUITE_P(Cases, SklearnReference, testing::Range(std::size_t{0}, std::size_t{5}));

}  // namespace
}  // namespace ser
