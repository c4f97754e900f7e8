#include "metrics/requirements.hpp"

#include <gtest/gtest.h>

#include "made_predictions.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

Scores half_right() {
  return score(made_predictions("ab", "ab", "aa", {{0.75, 0.25}, {0.75, 0.25}}),
               {0, BootstrapBy::kClip, 1});
}

TEST(Requirements, AskForAtLeastOrWhereLowerIsBetterForAtMost) {
  const Scores scores = half_right();  // WA 0.5, ECE 0.25
  EXPECT_EQ(missed(scores, parse_requirements("wa=0.5,ece=0.25")), "");
  EXPECT_EQ(missed(scores, parse_requirements("wa=0.6")), "wa is 0.5000, required 0.6");
  EXPECT_EQ(missed(scores, parse_requirements(" ece = 0.1 , wa=0.6")),
            "ece is 0.2500, required at most 0.1; wa is 0.5000, required 0.6");
}

TEST(Requirements, ThatAFigureWithoutAValueCannotReachAreMissed) {
  const Scores scores = score(made_predictions("ab", "ab", "aa"), {0, BootstrapBy::kClip, 1});
  EXPECT_EQ(missed(scores, parse_requirements("ece=0.1")),
            "ece is not defined, required at most 0.1");
}

TEST(Requirements, OfNothingOrOfWhatIsNoNumberAreUsageErrors) {
  for (const char* text : {"", " ", ",", "wa", "wa=", "wa=nan", "wa=inf", "wa=-inf", "wa=0.5x",
                           "=0.5", "speed=1", "wa=1.01", "wa=-0.1", "brier=3", "log_loss=-1"}) {
    EXPECT_EQ(thrown_by([&] { parse_requirements(text); }).kind(), ErrorKind::kUsage) << text;
  }
  EXPECT_TRUE(holds(thrown_by([] { parse_requirements("wa=60"); }).what(), "did you mean 0.60?"));
}

TEST(MetricTable, SaysForEachErrorThatLowerIsBetter) {
  for (const Metric& metric : metric_table()) {
    const std::string name(metric.name);
    const bool is_error = name == "log_loss" || name == "brier" || name.starts_with("ece");
    EXPECT_EQ(metric.lower_is_better, is_error) << name;
    EXPECT_LT(metric.lowest, metric.highest) << name;
  }
}

}  // namespace
}  // namespace ser
