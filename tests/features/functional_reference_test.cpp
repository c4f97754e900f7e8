// Against what numpy, scipy and librosa compute (tests/oracle/make_functionals_reference.py).

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "features/functionals/functional.hpp"
#include "signal/delta.hpp"
#include "storage/atomic_file.hpp"
#include "storage/json_reader.hpp"

namespace ser {
namespace {

Json reference() {
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
  const Json all = reference();
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
  const Json all = reference();
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
