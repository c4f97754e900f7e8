#include "reports/plots/layout.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "reports/plots/made_charts.hpp"
#include "reports/plots/tidy.hpp"

namespace ser {
namespace {

void expect_tidy(const Chart& chart) { expect_tidy(layout(chart)); }

TEST(Layout, NoLabelLeavesThePictureOrLiesOnAnother) {
  const std::string long_name(80, 'w');
  for (const ChartKind kind : {ChartKind::kBars, ChartKind::kGroupedBars, ChartKind::kStackedBars,
                               ChartKind::kPie, ChartKind::kHeatMap}) {
    for (const std::size_t categories : {1U, 2U, 9U, 40U, 160U}) {
      for (const std::size_t series : {1U, 2U, 9U, 60U}) {
        if (series > 1 && (kind == ChartKind::kBars || kind == ChartKind::kPie)) continue;
        for (const std::string& name : {std::string("label"), long_name, std::string("愤怒")}) {
          Chart chart = made_chart(kind, categories, series, name);
          chart.stamp = "speaker-dependent";
          SCOPED_TRACE(std::to_string(static_cast<int>(kind)) + " with " +
                       std::to_string(categories) + " × " + std::to_string(series) + " " + name);
          expect_tidy(chart);
        }
      }
    }
  }
}

TEST(Layout, AHistogramAndLinesAreTidyToo) {
  for (const std::size_t series : {1U, 9U, 60U}) {
    expect_tidy(made_numbers(ChartKind::kHistogram, 40, series));
    expect_tidy(made_numbers(ChartKind::kLines, 40, series));
  }
}

TEST(Layout, BarsAreAsLongAsTheirValues) {
  const Scene upright = layout(made_chart(ChartKind::kBars, 3, 1));
  ASSERT_EQ(upright.boxes.size(), 3U);
  EXPECT_EQ(upright.boxes[2].y0, 0.0);
  EXPECT_EQ(upright.boxes[2].y1, 3.0);
  EXPECT_EQ(upright.boxes[2].colour, palette(2));
  const Scene lying = layout(made_chart(ChartKind::kBars, 40, 1));
  EXPECT_EQ(lying.boxes.at(39).x0, 0.0);
  EXPECT_EQ(lying.boxes.at(39).x1, 40.0);
  EXPECT_GT(lying.y.low, lying.y.high);  // the first category is on top
}

TEST(Layout, AStackBeginsWhereTheOneBelowEnds) {
  const Scene scene = layout(made_chart(ChartKind::kStackedBars, 1, 3));  // 1, 11, 21
  ASSERT_EQ(scene.boxes.size(), 3U);
  EXPECT_EQ(scene.boxes[0].y1, 1.0);
  EXPECT_EQ(scene.boxes[1].y0, 1.0);
  EXPECT_EQ(scene.boxes[1].y1, 12.0);
  EXPECT_EQ(scene.boxes[2].y1, 33.0);
  const bool total = std::any_of(scene.labels.begin(), scene.labels.end(),
                                 [](const Label& label) { return label.text == "33"; });
  EXPECT_TRUE(total);
}

TEST(Layout, GroupedBarsDoNotOverlap) {
  Scene scene = layout(made_chart(ChartKind::kGroupedBars, 2, 3));
  ASSERT_EQ(scene.boxes.size(), 6U);
  std::sort(scene.boxes.begin(), scene.boxes.end(),
            [](const Box& a, const Box& b) { return a.x0 < b.x0; });
  for (std::size_t i = 1; i < 6; ++i) EXPECT_LE(scene.boxes[i - 1].x1, scene.boxes[i].x0);
}

TEST(Layout, SectorsFillTheCircleFromTheTopClockwise) {
  Chart chart = made_chart(ChartKind::kPie, 2, 1);  // 1 and 2
  Scene scene = layout(chart);
  ASSERT_EQ(scene.sectors.size(), 2U);
  EXPECT_NEAR(scene.sectors[0].to, 90.0, 1e-9);
  EXPECT_NEAR(scene.sectors[0].from, -30.0, 1e-9);
  EXPECT_NEAR(scene.sectors[1].from, -270.0, 1e-9);
  scene = layout(made_chart(ChartKind::kPie, 1, 1));
  ASSERT_EQ(scene.sectors.size(), 1U);
  EXPECT_NEAR(scene.sectors[0].to - scene.sectors[0].from, 360.0, 1e-9);
}

TEST(Layout, ManySectorsAndSeriesBecomeTheLargestAndTheOthers) {
  // 1 … 40: the eleven largest and the sum of 1 … 29.
  const Chart pie = with_fewer_sectors(made_chart(ChartKind::kPie, 40, 1), 12);
  ASSERT_EQ(pie.categories.size(), 12U);
  EXPECT_EQ(pie.categories.back().name, "29 others");
  EXPECT_EQ(pie.series[0].values.back(), 29.0 * 30.0 / 2.0);
  EXPECT_EQ(pie.series[0].values.front(), 30.0);
  const Chart piled = with_fewer_series(made_chart(ChartKind::kStackedBars, 1, 5), 3);
  ASSERT_EQ(piled.series.size(), 3U);  // 1 11 21 31 41
  EXPECT_EQ(piled.series[2].values[0], 33.0);
  const Chart beside = with_fewer_series(made_chart(ChartKind::kGroupedBars, 1, 5), 3);
  ASSERT_EQ(beside.series.size(), 2U);
  EXPECT_EQ(beside.legend.back().name, "3 others: see the table");
}

TEST(Layout, HeatMapCellsAreDarkestAtTheHighestAndGreyWhereUnknown) {
  Chart chart = made_chart(ChartKind::kHeatMap, 2, 2);
  chart.series[0].values = {0.0, NAN};
  const Scene scene = layout(chart);
  ASSERT_EQ(scene.boxes.size(), 4U);
  EXPECT_EQ(scene.boxes[0].colour, 0xFFFFFFU);
  EXPECT_EQ(scene.boxes[1].colour, 0xEEEEEEU);
  EXPECT_EQ(scene.boxes[3].colour, shade(1.0));
}

TEST(Layout, TheStampStandsUnderTheTitleInRed) {
  Chart chart = made_chart(ChartKind::kBars, 3, 1);
  chart.stamp = "speaker-dependent";
  const Scene scene = layout(chart);
  const auto stamp = std::find_if(scene.labels.begin(), scene.labels.end(), [](const Label& label) {
    return label.text == "speaker-dependent";
  });
  ASSERT_NE(stamp, scene.labels.end());
  EXPECT_EQ(stamp->colour, kAlarm);
  EXPECT_LT(stamp->y.value, scene.top);
}

TEST(Layout, LinesWithoutASpreadHaveARange) {
  for (const std::vector<double>& values :
       {std::vector<double>{NAN, NAN}, {7.0, 7.0}, {NAN, 7.0}, {0.0, 0.0}}) {
    Chart chart = made_numbers(ChartKind::kLines, 2, 1);
    chart.series[0].values = values;
    const Scene scene = layout(chart);
    EXPECT_LT(scene.y.low, scene.y.high);
    if (std::isfinite(values[1])) {
      EXPECT_LT(scene.y.low, values[1]);
      EXPECT_GT(scene.y.high, values[1]);
    }
  }
}

}  // namespace
}  // namespace ser
