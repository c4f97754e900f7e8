#include "augmentation/masks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "augmentation/augment_config.hpp"

namespace ser {
namespace {

/// Each cell is its own number; the mean is 0 and occurs nowhere.
Array numbered(std::size_t rows, std::size_t columns) {
  Array map(rows, columns);
  for (std::size_t i = 0; i < map.values.size(); ++i) {
    map.values[i] = static_cast<float>(2.0 * static_cast<double>(i) + 1.0) -
                    static_cast<float>(map.values.size());
  }
  return map;
}

TEST(Masked, HidesWholeFramesOrBandsBehindTheMean) {
  for (const auto axis : {MaskConfig::Axis::kBands, MaskConfig::Axis::kFrames}) {
    const Array map = numbered(8, 10);
    Random random(1);
    bool some = false;
    for (int round = 0; round < 20; ++round) {
      const Array hidden = masked(map, {axis, 2, 3, 1.0, 1.0}, random);
      std::set<std::size_t> stripes;
      std::size_t cells = 0;
      for (std::size_t row = 0; row < map.rows; ++row) {
        for (std::size_t column = 0; column < map.columns; ++column) {
          if (hidden.at(row, column) == map.at(row, column)) continue;
          EXPECT_NEAR(hidden.at(row, column), 0.0F, 1e-4);
          ++cells;
          stripes.insert(axis == MaskConfig::Axis::kBands ? row : column);
        }
      }
      const std::size_t across = axis == MaskConfig::Axis::kBands ? map.columns : map.rows;
      EXPECT_EQ(cells, stripes.size() * across);
      EXPECT_LE(stripes.size(), 6U);
      some = some || !stripes.empty();
    }
    EXPECT_TRUE(some);
  }
}

TEST(Masked, NeverHidesMoreThanItsShare) {
  Random random(2);
  for (int round = 0; round < 50; ++round) {
    const Array map = numbered(4, 10);
    const Array hidden = masked(map, {MaskConfig::Axis::kFrames, 1, 100, 0.3, 1.0}, random);
    int changed = 0;
    for (std::size_t column = 0; column < 10; ++column) {
      changed += hidden.at(0, column) != map.at(0, column) ? 1 : 0;
    }
    EXPECT_LE(changed, 3);
  }
}

TEST(Masked, ActsWithItsProbability) {
  Random random(3);
  const Array map = numbered(4, 10);
  MaskConfig mask;
  mask.probability = 0.0;
  for (int round = 0; round < 20; ++round) EXPECT_EQ(masked(map, mask, random).values, map.values);
}

TEST(Masked, MapOfNothingStays) {
  Random random(4);
  EXPECT_TRUE(masked(Array(8, 0), MaskConfig(), random).values.empty());
  EXPECT_EQ(masked(numbered(1, 1), MaskConfig(), random).values.size(), 1U);
}

TEST(MaskConfig, ReadsBackWhatItDescribes) {
  const Json json = parse_json(R"({"effect": "band_mask", "count": 3, "widest": 7})", "test");
  const Json described = describe(mask_from_json(json, "test:"));
  EXPECT_EQ(describe(mask_from_json(described, "test:")), described);
  EXPECT_EQ(described.at("effect"), "band_mask");
  EXPECT_EQ(described.at("widest"), 7);
}

TEST(MaskConfig, WithAnInputIsForThatMapAlone) {
  const Json json = parse_json(
      R"({"map": [{"effect": "band_mask", "widest": 8, "count": 9, "input": "fine"}]})", "test");
  const AugmentConfig config = augment_config_from_json(json, "test:");
  EXPECT_EQ(describe(config).at("map")[0].at("input"), "fine");
  const Array map = numbered(8, 10);
  Random random(5);
  EXPECT_EQ(augmented(map, "coarse", config.map, random).values, map.values);
  EXPECT_NE(augmented(map, "fine", config.map, random).values, map.values);
}

}  // namespace
}  // namespace ser
