#include "reports/plots/chart.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "manifest/manifest.hpp"
#include "reports/plots/made_charts.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

TEST(ChartCsv, HasItsKeysAndAColumnASeries) {
  EXPECT_EQ(chart_csv(made_chart(ChartKind::kGroupedBars, 2, 2)),
            "category,series 0,series 1\nlabel 0,1,11\nlabel 1,2,12\n");
}

TEST(ChartCsv, QuotesWhatNeedsItAndKeepsNamesWhole) {
  const std::string name(200, 'x');
  const std::string csv = chart_csv(made_chart(ChartKind::kBars, 1, 1, "a,\"b\"" + name));
  EXPECT_EQ(csv, "category,series 0\n\"a,\"\"b\"\"" + name + " 0\",1\n");
}

TEST(ChartCsv, AHistogramHasBothEdgesAndNoEndWhereItIsOpen) {
  Chart chart = made_numbers(ChartKind::kHistogram, 2, 1);
  EXPECT_EQ(chart_csv(chart), "from,to,series 0\n0,1,1\n1,2,2\n");
  chart.open_end = true;
  EXPECT_EQ(chart_csv(chart), "from,to,series 0\n0,1,1\n1,,2\n");
}

TEST(ChartCsv, AnUnknownValueIsEmpty) {
  Chart chart = made_numbers(ChartKind::kLines, 2, 1);
  chart.series[0].values[1] = NAN;
  EXPECT_EQ(chart_csv(chart), "x,series 0\n0,1\n1,\n");
}

TEST(CheckOfAChart, RefusesPartsThatDoNotFit) {
  Chart chart = made_chart(ChartKind::kStackedBars, 3, 2);
  EXPECT_NO_THROW(check(chart));
  chart.series[1].values.pop_back();
  EXPECT_TRUE(holds(thrown_by([&] { check(chart); }).what(), "too few or too many values"));
  chart = made_chart(ChartKind::kBars, 3, 1);
  chart.categories[2].keys.clear();
  EXPECT_TRUE(holds(thrown_by([&] { check(chart); }).what(), "keys"));
  EXPECT_TRUE(holds(thrown_by([&] { check(made_chart(ChartKind::kPie, 3, 2)); }).what(), "one"));
  EXPECT_TRUE(holds(thrown_by([&] { check(made_chart(ChartKind::kBars, 0, 1)); }).what(),
                    "nothing to show"));
  EXPECT_TRUE(holds(thrown_by([&] { check(made_numbers(ChartKind::kHistogram, 0, 1)); }).what(),
                    "nothing to show"));
}

TEST(LabelColours, OfCanonicalEmotionsAreDistinctAndDoNotDependOnTheOthers) {
  const auto all = label_colours(canonical_emotions());
  EXPECT_EQ(std::set<Colour>(all.begin(), all.end()).size(), canonical_emotions().size());
  const auto some = label_colours({"happy", "other", "sad", ""});
  EXPECT_EQ(some[0], all[2]);
  EXPECT_EQ(some[2], all[3]);
  EXPECT_EQ(some[3], kFaint);
}

TEST(LabelColours, NoOtherLabelHasTheColourOfACanonicalOne) {
  const auto colours = label_colours({"calm", "a", "b", "happy", "c", "d", "e", "f", "g", "h"});
  EXPECT_EQ(std::set<Colour>(colours.begin(), colours.end()).size(), colours.size());
}

TEST(Palette, HasTwentyEightColours) {
  std::set<Colour> colours;
  for (std::size_t i = 0; i < 28; ++i) colours.insert(palette(i));
  EXPECT_EQ(colours.size(), 28U);
  EXPECT_EQ(palette(28), palette(0));
}

TEST(Shade, GoesFromWhiteToDark) {
  EXPECT_EQ(shade(0.0), 0xFFFFFFU);
  EXPECT_EQ(shade(-1.0), 0xFFFFFFU);
  EXPECT_EQ(shade(NAN), 0xFFFFFFU);
  EXPECT_EQ(shade(2.0), shade(1.0));
  for (int i = 0; i < 20; ++i) {
    EXPECT_GT(shade(i / 20.0) & 0xFF00U, shade((i + 1) / 20.0) & 0xFF00U) << i;
  }
  EXPECT_FALSE(is_dark(shade(0.0)));
  EXPECT_TRUE(is_dark(shade(1.0)));
}

TEST(Palette, GreyFallsAndDivergingTellsTheSign) {
  EXPECT_EQ(grey(-1.0), 0xFFFFFFU);
  EXPECT_EQ(grey(NAN), 0xFFFFFFU);
  EXPECT_EQ(grey(2.0), grey(1.0));
  for (int i = 0; i < 20; ++i) EXPECT_GT(grey(i / 20.0), grey((i + 1) / 20.0)) << i;
  EXPECT_EQ(diverging(0.0), 0xFFFFFFU);
  EXPECT_EQ(diverging(NAN), 0xFFFFFFU);
  EXPECT_EQ(diverging(-9.0), diverging(-1.0));
  EXPECT_GT(diverging(1.0) >> 16U, diverging(1.0) & 0xFFU);    // red
  EXPECT_LT(diverging(-1.0) >> 16U, diverging(-1.0) & 0xFFU);  // blue
}

}  // namespace
}  // namespace ser
