// Against what numpy, scipy and librosa compute (tests/oracle/make_functionals_reference.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "features/functionals.hpp"
#include "signal/cepstrum.hpp"
#include "storage/atomic_file.hpp"
#include "storage/json_reader.hpp"

namespace ser {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
constexpr double kStep = 0.01;

double of(const std::string& name, const std::vector<float>& contour) {
  const Functional functional = find_functional(name, "test");
  return static_cast<double>(apply({&functional, 1}, contour, kStep).front());
}

/// Every functional of the table, with one percentile.
std::vector<std::string> all_names() {
  std::vector<std::string> names = functional_names();
  std::replace(names.begin(), names.end(), std::string("percentile_P"),
               std::string("percentile_12.5"));
  return names;
}

TEST(Functional, OfALineAreItsClosedForms) {
  std::vector<float> line(101);
  for (std::size_t i = 0; i < line.size(); ++i) line[i] = 5.0F + 2.0F * static_cast<float>(i);
  EXPECT_DOUBLE_EQ(of("mean", line), 105.0);
  EXPECT_DOUBLE_EQ(of("median", line), 105.0);
  EXPECT_DOUBLE_EQ(of("min", line), 5.0);
  EXPECT_DOUBLE_EQ(of("max", line), 205.0);
  EXPECT_DOUBLE_EQ(of("range", line), 200.0);
  EXPECT_DOUBLE_EQ(of("iqr", line), 100.0);
  EXPECT_DOUBLE_EQ(of("percentile_5", line), 15.0);
  EXPECT_DOUBLE_EQ(of("variance", line), 4.0 * (101.0 * 101.0 - 1.0) / 12.0);
  EXPECT_NEAR(of("std", line), std::sqrt(4.0 * 10200.0 / 12.0), 1e-5);
  EXPECT_NEAR(of("sample_std", line), std::sqrt(4.0 * 10200.0 / 12.0 * 1.01), 1e-5);
  EXPECT_NEAR(of("skewness", line), 0.0, 1e-9);
  EXPECT_NEAR(of("kurtosis", line), -1.2 * (101.0 * 101.0 + 1.0) / (101.0 * 101.0 - 1.0), 1e-6);
  EXPECT_NEAR(of("slope", line), 2.0 / kStep, 1e-4);
  EXPECT_DOUBLE_EQ(of("first", line), 5.0);
  EXPECT_DOUBLE_EQ(of("last", line), 205.0);
  EXPECT_DOUBLE_EQ(of("min_position", line), 0.0);
  EXPECT_DOUBLE_EQ(of("max_position", line), 1.0);
}

TEST(Functional, OfTwoLevelsHaveTheMomentsOfACoin) {
  // p = 1/4: skewness (1 − 2p)/√(pq), excess kurtosis (1 − 6pq)/pq.
  const std::vector<float> coin = {0.0F, 0.0F, 0.0F, 1.0F, 0.0F, 0.0F, 0.0F, 1.0F};
  EXPECT_NEAR(of("skewness", coin), 0.5 / std::sqrt(3.0 / 16.0), 1e-6);
  EXPECT_NEAR(of("kurtosis", coin), (1.0 - 18.0 / 16.0) / (3.0 / 16.0), 1e-6);
  EXPECT_NEAR(of("variation", coin), std::sqrt(3.0), 1e-6);
}

TEST(Functional, PositionsTellFirstAndLastOfEqualValues) {
  const std::vector<float> contour = {1.0F, 5.0F, 0.0F, 5.0F, 0.0F};
  EXPECT_DOUBLE_EQ(of("max_position", contour), 0.25);
  EXPECT_DOUBLE_EQ(of("last_max_position", contour), 0.75);
  EXPECT_DOUBLE_EQ(of("min_position", contour), 0.5);
  EXPECT_DOUBLE_EQ(of("last_min_position", contour), 1.0);
}

TEST(Functional, PercentilesLieBetweenTheTwoNearestValues) {
  const std::vector<float> contour = {4.0F, 1.0F, 3.0F, 2.0F};
  EXPECT_DOUBLE_EQ(of("percentile_0", contour), 1.0);
  EXPECT_DOUBLE_EQ(of("percentile_100", contour), 4.0);
  EXPECT_DOUBLE_EQ(of("percentile_50", contour), 2.5);
  EXPECT_NEAR(of("percentile_2.5", contour), 1.075, 1e-6);
}

TEST(Functional, UndefinedFramesPlayNoPartButKeepTheirPlaceInTime) {
  const std::vector<float> contour = {kNone, 2.0F, kNone, kNone, 8.0F, kNone};
  EXPECT_DOUBLE_EQ(of("mean", contour), 5.0);
  EXPECT_DOUBLE_EQ(of("median", contour), 5.0);
  EXPECT_DOUBLE_EQ(of("min", contour), 2.0);
  EXPECT_DOUBLE_EQ(of("first", contour), 2.0);
  EXPECT_DOUBLE_EQ(of("last", contour), 8.0);
  EXPECT_DOUBLE_EQ(of("max_position", contour), static_cast<double>(0.8F));
  EXPECT_NEAR(of("slope", contour), 6.0 / (3.0 * kStep), 1e-4);
  EXPECT_NEAR(of("defined_share", contour), 2.0 / 6.0, 1e-6);
}

TEST(Functional, WhereNothingIsDefinedEveryOneIsZero) {
  for (const std::string& name : all_names()) {
    EXPECT_EQ(of(name, {kNone, kNone, kNone}), 0.0) << name;
  }
}

TEST(Functional, OfASingleValueAndOfEqualValuesAreNumbers) {
  for (const std::string& name : all_names()) {
    EXPECT_TRUE(std::isfinite(of(name, {0.1F}))) << name;
    EXPECT_TRUE(std::isfinite(of(name, std::vector<float>(7, 0.1F)))) << name;
  }
  for (const char* name : {"std", "skewness", "kurtosis", "iqr", "variation", "sample_std"}) {
    EXPECT_EQ(of(name, std::vector<float>(7, 0.1F)), 0.0) << name;
  }
}

TEST(Functional, ShiftAndScaleMoveThemAsTheirUnitsSay) {
  const std::vector<float> contour = {0.5F, -1.25F, 3.0F, 2.0F, 2.5F, -4.0F, 0.0F, 1.0F};
  std::vector<float> moved;
  for (const float value : contour) moved.push_back(4.0F * value + 16.0F);
  for (const char* name : {"skewness", "kurtosis", "min_position", "max_position"}) {
    EXPECT_NEAR(of(name, moved), of(name, contour), 1e-6) << name;
  }
  for (const char* name : {"std", "range", "iqr", "slope", "sample_std"}) {
    EXPECT_NEAR(of(name, moved), 4.0 * of(name, contour), 1e-4) << name;
  }
  for (const char* name : {"mean", "median", "percentile_30", "min", "max", "first", "last"}) {
    EXPECT_NEAR(of(name, moved), 4.0 * of(name, contour) + 16.0, 1e-5) << name;
  }
  EXPECT_NEAR(of("variance", moved), 16.0 * of("variance", contour), 1e-4);
}

TEST(Functional, NamesReadBackAndUnknownOnesAreRefused) {
  for (const std::string& name : all_names()) {
    EXPECT_EQ(functional_name(find_functional(name, "x")), name);
  }
  EXPECT_EQ(functional_name(find_functional("percentile_05.0", "x")), "percentile_5");
  for (const char* name : {"percentile_P", "percentile_101", "percentile_", "percentile_-1",
                           "percentile_nan", "meen", ""}) {
    EXPECT_THROW(find_functional(name, "x"), Error) << name;
  }
}

TEST(Functional, UnitsFollowWhatIsComputed) {
  const auto unit = [](const char* name, const char* of_contour) {
    return functional_unit(find_functional(name, "x"), of_contour);
  };
  EXPECT_EQ(unit("mean", "Hz"), "Hz");
  EXPECT_EQ(unit("percentile_5", "dB"), "dB");
  EXPECT_EQ(unit("slope", "Hz"), "Hz/s");
  EXPECT_EQ(unit("slope", "dB/frame"), "dB/frame/s");
  EXPECT_EQ(unit("variance", "Hz"), "(Hz)²");
  EXPECT_EQ(unit("skewness", "Hz"), "1");
  EXPECT_EQ(unit("max_position", "Hz"), "1");
}

Json functionals_reference() {
  constexpr const char* kName = "/tests/oracle/functionals_reference.json";
  return parse_json(read_text_file(std::string(SER_SOURCE_DIR) + kName), kName);
}

std::vector<float> contour_of(const Json& entry) {
  std::vector<float> contour;
  for (const Json& value : entry["values"]) {
    contour.push_back(value.is_null() ? std::numeric_limits<float>::quiet_NaN()
                                      : value.get<float>());
  }
  return contour;
}

TEST(FunctionalReference, FunctionalsAreThoseOfNumpyAndScipy) {
  const Json all = functionals_reference();
  for (const auto& [name, entry] : all["contours"].items()) {
    const std::vector<float> contour = contour_of(entry);
    for (const auto& [functional_name, expected] : entry["functionals"].items()) {
      const Functional functional = find_functional(functional_name, "test");
      const auto found = apply({&functional, 1}, contour, all["step_s"].get<double>());
      const double there = expected.get<double>();
      EXPECT_NEAR(found.front(), there, 1e-6 * std::max(1.0, std::abs(there)))
          << name << " " << functional_name;
    }
  }
}

TEST(FunctionalReference, DeltasAreThoseOfLibrosa) {
  std::size_t compared = 0;
  const Json all = functionals_reference();
  for (const auto& [name, entry] : all["contours"].items()) {
    const std::vector<float> contour = contour_of(entry);
    for (const auto& [order, expected] : entry["deltas"].items()) {
      const std::vector<float> found = delta(contour, std::stoi(order));
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_NEAR(found[i], expected[i].get<double>(), 1e-6) << name << " " << order << " " << i;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 500U);
}

}  // namespace
}  // namespace ser
