#include "training/epochs/learner.hpp"

#include <gtest/gtest.h>

namespace ser {
namespace {

TEST(GroupOf, FirstPrefixOfWholeNamePartsCounts) {
  const std::vector<std::string> prefixes = {"features.1", "features", "fc"};
  EXPECT_EQ(group_of("features.1.weight", prefixes), 0U);
  EXPECT_EQ(group_of("features.10.weight", prefixes), 1U);
  EXPECT_EQ(group_of("fc.0.bias", prefixes), 2U);
  EXPECT_EQ(group_of("fcx.0.bias", prefixes), 3U);
  EXPECT_EQ(group_of("head.0.bias", {}), 0U);
}

}  // namespace
}  // namespace ser
