#include <gtest/gtest.h>

#include "core/error.hpp"
#include "reports/plots/layout.hpp"
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

TEST(SheetLayout, AllPanelsHaveRoomForTheWidestNumberOfAny) {
  Sheet sheet = made_sheet(2);
  sheet.panels[1].scale = {0.0, 1e6, true};
  const Scene scene = layout(sheet);
  EXPECT_GE(scene.left, tick_width(sheet.panels[1].scale, 100.0));
  expect_tidy(scene);
}

}  // namespace
}  // namespace ser
