#include <gtest/gtest.h>

#include "reports/plots/manifest_facts.hpp"

namespace ser {
namespace {

std::vector<double> ramp(double low, double high, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(low + (high - low) * i / (count - 1));
  return values;
}

TEST(Bins, HoldEveryValueBetweenTheirEdges) {
  for (const int count : {2, 10, 1000, 20000}) {
    const auto values = ramp(0.7, 4.3, count);
    const Bins bins = bins_of(values);
    EXPECT_FALSE(bins.open_end);
    EXPECT_LE(bins.edges.size(), 41U);
    for (const double value : values) {
      const std::size_t bin = bin_of(bins, value);
      EXPECT_LE(bins.edges.at(bin), value);
      EXPECT_GT(bins.edges.at(bin + 1), value);
    }
  }
}

TEST(Bins, HaveRoundEdgesWithoutNoise) {
  // 3.6 s in √100 bins: 0.36 s, rounded up to 0.5 s.
  EXPECT_EQ(bins_of(ramp(0.7, 4.3, 100)).edges,
            (std::vector<double>{0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5}));
  for (const double edge : bins_of(ramp(1.4, 4.2, 400)).edges) {
    EXPECT_EQ(edge, static_cast<double>(static_cast<long>(edge * 10.0 + 0.5)) / 10.0);
  }
}

TEST(Bins, AValueOnAnEdgeIsInTheUpperBin) {
  const Bins bins = bins_of(ramp(0.0, 10.0, 11));
  EXPECT_EQ(bins.edges.at(bin_of(bins, bins.edges.at(1))), bins.edges.at(1));
}

TEST(Bins, OneValueAloneHasNeighbours) {
  for (const double value : {0.0, 1e-9, 1.5, 3600.0, 1e9, 1e15}) {
    const Bins bins = bins_of({value});
    EXPECT_GE(bins.edges.size(), 3U) << value;
    for (std::size_t i = 1; i < bins.edges.size(); ++i) {
      EXPECT_LT(bins.edges[i - 1], bins.edges[i]) << value;
    }
    EXPECT_LE(bins.edges.at(bin_of(bins, value)), value);
  }
}

TEST(Bins, ValuesFarAboveTheOthersShareTheLast) {
  auto values = ramp(2.0, 4.0, 100);
  values.push_back(60.0);
  values.push_back(3600.0);
  const Bins bins = bins_of(values);
  EXPECT_TRUE(bins.open_end);
  EXPECT_LT(bins.edges.back(), 30.0);
  EXPECT_EQ(bin_of(bins, 60.0), bins.edges.size() - 2);
  EXPECT_EQ(bin_of(bins, 3600.0), bins.edges.size() - 2);
  EXPECT_LT(bin_of(bins, 4.0), bins.edges.size() - 2);
}

}  // namespace
}  // namespace ser
