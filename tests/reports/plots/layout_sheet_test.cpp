#include <gtest/gtest.h>

#include "core/error.hpp"
#include "reports/plots/gnuplot_script.hpp"
#include "reports/plots/layout.hpp"
#include "reports/plots/sheet.hpp"
#include "reports/plots/tidy.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

Sheet made_sheet(std::size_t panels) {
  Sheet sheet{"made", "A sheet", {"time", "s"}, 0.0, 2.0, {}, {}};
  for (std::size_t i = 0; i < panels; ++i) {
    Panel panel;
    panel.title = "Panel " + std::to_string(i);
    panel.y = {"level", "dB"};
    panel.scale = {0.0, 1.0, true};
    panel.curves.push_back({{{0.0, 0.0}, {2.0, 1.0}}, kCounts, 1.0, 0.0});
    panel.legend = {{"a line", kCounts}, {"another one", kAlarm}};
    panel.height = 100.0 + 20.0 * static_cast<double>(i);
    sheet.panels.push_back(panel);
  }
  return sheet;
}

TEST(SheetLayout, PanelsStandOneBelowTheOtherOverTheSameAxis) {
  const Scene scene = layout(made_sheet(3));
  EXPECT_EQ(scene.name, "made");
  ASSERT_EQ(scene.panels.size(), 2U);
  EXPECT_EQ(scene.bottom - scene.top, 100.0);
  EXPECT_EQ(scene.panels[1].bottom - scene.panels[1].top, 140.0);
  EXPECT_LT(scene.bottom, scene.panels[0].top);
  EXPECT_LT(scene.panels[0].bottom, scene.panels[1].top);
  EXPECT_LT(scene.panels[1].bottom, scene.height);
  for (const Scene& panel : scene.panels) {
    EXPECT_EQ(panel.left, scene.left);
    EXPECT_EQ(panel.right, scene.right);
    EXPECT_EQ(panel.width, scene.width);
    EXPECT_EQ(panel.height, scene.height);
    EXPECT_EQ(panel.x.low, 0.0);
    EXPECT_EQ(panel.x.high, 2.0);
  }
}

TEST(SheetLayout, OnlyTheLowestPanelHasNumbersAndTheTitleOfTime) {
  const auto has_time = [](const Scene& area) {
    for (const Label& label : area.labels) {
      if (label.text == "time (s)") return true;
    }
    return false;
  };
  const Scene scene = layout(made_sheet(2));
  EXPECT_FALSE(scene.x.numbers);
  EXPECT_FALSE(has_time(scene));
  EXPECT_TRUE(scene.panels[0].x.numbers);
  EXPECT_TRUE(has_time(scene.panels[0]));
  const Scene alone = layout(made_sheet(1));
  EXPECT_TRUE(alone.x.numbers);
  EXPECT_TRUE(has_time(alone));
}

TEST(SheetLayout, NoLabelLeavesThePictureOrLiesOnAnother) {
  for (const std::size_t panels : {1U, 2U, 5U}) {
    Sheet sheet = made_sheet(panels);
    sheet.panels.back().curves.clear();
    sheet.panels.back().note = "nothing to show";
    for (const std::string& title : {std::string("A sheet"), std::string(300, 'w')}) {
      sheet.title = title;
      expect_tidy(layout(sheet));
    }
  }
}

TEST(SheetLayout, ASheetOfNothingIsABug) {
  EXPECT_EQ(thrown_by([] { layout(made_sheet(0)); }).kind(), ErrorKind::kBug);
}

TEST(SheetScript, SetsUpEachAreaBeforeItIsDrawn) {
  Sheet sheet = made_sheet(2);
  sheet.panels[1].rasters.push_back({1, 2, {0xFF0000, 0x0000FF}, 0.0, 0.0, 2.0, 1.0});
  const std::string text = gnuplot_script(std::vector<Scene>{layout(sheet)});
  EXPECT_TRUE(holds(text, "$raster0_1 << END\n0.5 0.5 255 0 0\n1.5 0.5 0 0 255\nEND\n"));
  const std::size_t begin = text.find("set multiplot\n");
  ASSERT_NE(begin, std::string::npos);
  const std::string drawn = text.substr(begin, text.find("unset multiplot\n") - begin);
  const std::size_t first = drawn.find("plot $curve0 using 1:2 with lines linewidth 1");
  const std::size_t second = drawn.find("plot $raster0_1 using 1:2:3:4:5 with rgbimage, $curve0_1");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos);
  EXPECT_LT(drawn.find("Panel 0"), first);
  EXPECT_GT(drawn.find("Panel 1"), first);
  EXPECT_LT(drawn.find("Panel 1"), second);
  EXPECT_GT(drawn.find("reset\n", first), first);
}

TEST(SheetScript, MarksReplaceTicksAndNumbersCanBeLeftOut) {
  Sheet sheet = made_sheet(2);
  sheet.panels[0].scale.marks = {{0.25, "100"}, {0.75, "1000"}};
  const std::string text = gnuplot_script(std::vector<Scene>{layout(sheet)});
  EXPECT_TRUE(holds(text, "set ytics (\"100\" 0.25, \"1000\" 0.75)"));
  EXPECT_TRUE(holds(text, "set xtics autofreq nomirror out scale 0.5 format \"\"\n"));
  EXPECT_TRUE(holds(text, "set xtics autofreq nomirror out scale 0.5 format \"%g\"\n"));
}

}  // namespace
}  // namespace ser
