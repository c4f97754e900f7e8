#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "network/network_spec.hpp"
#include "training/start/first_weights.hpp"

namespace ser {
namespace {

Network network_of(const std::string& layers, std::int64_t rows) {
  const std::string spec = R"({"branches": [{"input": "x", "layers": [)" + layers +
                           R"(]}], "head": [{"type": "linear", "units": "classes"}]})";
  return {network_spec_from_json(parse_json(spec, "test"), "test:"), {{"x", false, rows}}, 2};
}

FeatureSource columns(const std::vector<std::vector<float>>& clips) {
  std::vector<Features> rows;
  for (const auto& clip : clips) {
    Array array(clip.size(), 1);
    array.values = clip;
    rows.push_back({{array}});
  }
  return FeatureSource(std::move(rows));
}

TEST(InitialWeights, StandardizeIsFittedOnTheGivenRowsAlone) {
  const auto features = columns({{1.0F, 10.0F}, {3.0F, 10.0F}, {1000.0F, 1000.0F}});
  const auto weights =
      initial_weights(network_of(R"({"type": "standardize"})", 2), 1, features, {0, 1});
  const auto mean = weights.at("x.0.mean").floats();
  const auto deviation = weights.at("x.0.std").floats();
  EXPECT_FLOAT_EQ(mean[0], 2.0F);
  EXPECT_FLOAT_EQ(mean[1], 10.0F);
  EXPECT_FLOAT_EQ(deviation[0], 1.0F);
  EXPECT_FLOAT_EQ(deviation[1], 0.0F);
}

TEST(InitialWeights, AreUniformWithinOneOverTheRootOfFanIn) {
  const auto features = columns({std::vector<float>(100, 0.0F)});
  const auto weights =
      initial_weights(network_of(R"({"type": "linear", "units": 200})", 100), 1, features, {0});
  const auto values = weights.at("x.0.weight").floats();
  ASSERT_EQ(values.size(), 20000U);
  double squares = 0.0;
  for (const float value : values) {
    ASSERT_LE(std::abs(value), 0.1F);
    squares += static_cast<double>(value) * value;
  }
  EXPECT_NEAR(squares / 20000.0, 0.01 / 3.0, 1e-4);
}

TEST(InitialWeights, FollowTheSeedAndNothingElse) {
  const auto features = columns({{1.0F}});
  const auto network = network_of(R"({"type": "linear", "units": 9})", 1);
  const auto values = [&](std::uint64_t seed) {
    const auto weights = initial_weights(network, seed, features, {0});
    const auto span = weights.at("x.0.weight").floats();
    return std::vector<float>(span.begin(), span.end());
  };
  EXPECT_EQ(values(1), values(1));
  EXPECT_NE(values(1), values(2));
}

TEST(InitialWeights, StandardizeDeeperInABranchIsRefusedByName) {
  const auto features = columns({{1.0F}});
  try {
    initial_weights(network_of(R"({"type": "relu"}, {"type": "standardize"})", 1), 1, features,
                    {0});
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("x.1"), std::string::npos);
  }
}

TEST(InitialWeights, StandardizeBySpeakerInsideANetworkNeedsAVector) {
  const auto features = columns({{1.0F, 2.0F}});
  const auto layers = [](const std::string& rest) {
    return R"({"type": "reshape", "channels": 1}, )" + rest;
  };
  const std::string standardize = R"({"type": "standardize", "by": "speaker"})";
  const std::string pool = R"({"type": "time_pool", "pool": "mean"})";
  EXPECT_NO_THROW(
      initial_weights(network_of(layers(pool + ", " + standardize), 2), 1, features, {0}));
  try {
    initial_weights(network_of(layers(standardize + ", " + pool), 2), 1, features, {0});
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()),
              "network: x.1: standardize by speaker needs a vector here, but gets a sequence; put "
              "it behind time_pool");
  }
}

}  // namespace
}  // namespace ser
