#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "network/native_network.hpp"
#include "training/network_parts.hpp"
#include "training/start/first_weights.hpp"

namespace ser {
namespace {

constexpr std::int64_t kTwoClasses = 3;

Network network_with(const std::string& head) {
  const std::string spec = R"({"branches": [
      {"input": "map", "layers": [{"type": "conv2d", "channels": 2, "kernel": 3, "padding": "same"},
          {"type": "relu"}, {"type": "flatten"}, {"type": "time_pool", "pool": "mean+max"}]},
      {"input": "vector", "layers": []}], "head": )" +
                           head + "}";
  return {network_spec_from_json(parse_json(spec, "test"), "test:"),
          {{"map", true, 4}, {"vector", false, 5}},
          kTwoClasses};
}

Network separable(const std::string& options = "") {
  return network_with(R"([{"type": "dropout"}, {"type": "linear", "units": "classes")" + options +
                      "}]");
}

std::vector<Array> clip() {
  Random random(5);
  std::vector<Array> inputs = {Array(4, 7), Array(5, 1)};
  for (Array& input : inputs) {
    for (float& value : input.values) value = static_cast<float>(random.normal());
  }
  return inputs;
}

void expect_sum_of_branches(const Network& network) {
  const std::vector<double> factors = {0.25, 1.5};
  std::vector<Tensors> weights;
  std::vector<double> sums(kTwoClasses, 0.0);
  for (std::size_t i = 0; i < 2; ++i) {
    const Network branch = branch_alone(network, i);
    weights.push_back(random_weights(branch, 3 + i));
    const auto logits = NativeNetwork(branch, weights.back()).logits(clip());
    for (std::size_t c = 0; c < sums.size(); ++c) sums[c] += factors[i] * logits[c];
  }
  const auto joined =
      NativeNetwork(network, joined_weights(network, weights, factors)).logits(clip());
  ASSERT_EQ(joined.size(), sums.size());
  for (std::size_t c = 0; c < sums.size(); ++c) EXPECT_NEAR(joined[c], sums[c], 1e-5) << c;
}

TEST(SeparateBranches, JoinedTheyGiveTheWeightedSumOfTheirLogits) {
  expect_sum_of_branches(separable());
  expect_sum_of_branches(separable(R"(, "bias": false)"));
}

TEST(SeparateBranches, KeepTheNamesThatTheirTensorsHaveInTheWhole) {
  const Network network = separable();
  std::set<std::string> whole;
  for (const Parameter& parameter : network.parameters()) whole.insert(parameter.name);
  std::set<std::string> parts;
  for (std::size_t i = 0; i < 2; ++i) {
    for (const Parameter& parameter : branch_alone(network, i).parameters()) {
      parts.insert(parameter.name);
    }
  }
  EXPECT_EQ(parts, whole);
}

TEST(SeparateBranches, NeedAHeadThatAddsUp) {
  EXPECT_NO_THROW(refuse_inseparable(separable()));
  for (const char* head :
       {R"([{"type": "linear", "units": 8}, {"type": "linear", "units": "classes"}])",
        R"([{"type": "linear", "units": "classes"}, {"type": "dropout"}])",
        R"([{"type": "relu"}, {"type": "linear", "units": "classes"}])"}) {
    try {
      refuse_inseparable(network_with(head));
      ADD_FAILURE() << head;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("training.branches: apart needs a head of dropout"),
                std::string::npos);
    }
  }
}

}  // namespace
}  // namespace ser
