#include "reports/plots/scene.hpp"

#include <gtest/gtest.h>

namespace ser {
namespace {

std::vector<std::string> names(const std::vector<std::pair<double, std::string>>& ticks) {
  std::vector<std::string> result;
  for (const auto& [value, text] : ticks) result.push_back(text);
  return result;
}

TEST(RoundStep, IsOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_DOUBLE_EQ(round_step(10.0, 10.0), 1.0);
  EXPECT_DOUBLE_EQ(round_step(10.0, 9.0), 2.0);
  EXPECT_DOUBLE_EQ(round_step(10.0, 4.0), 5.0);
  EXPECT_DOUBLE_EQ(round_step(10.0, 1.5), 10.0);
  EXPECT_DOUBLE_EQ(round_step(0.007, 1.0), 0.01);
}

TEST(Ticks, AreTheMultiplesOfTheStepWithinTheAxis) {
  EXPECT_EQ(names(ticks_of({0.0, 100.0, true, 20.0}, 400.0, false)),
            (std::vector<std::string>{"0", "20", "40", "60", "80", "100"}));
  EXPECT_EQ(names(ticks_of({-1.05, 1.05, true, 0.5}, 400.0, true)),
            (std::vector<std::string>{"-1.0", "-0.5", "0.0", "0.5", "1.0"}));
}

TEST(Ticks, MarksReplaceThem) {
  Scale scale{0.0, 1.0, true};
  scale.marks = {{0.25, "100"}, {0.75, "1000"}};
  EXPECT_EQ(ticks_of(scale, 400.0, true), scale.marks);
}

TEST(Ticks, StandApartHoweverNarrowTheAxis) {
  for (const double high : {1.0, 7.0, 1e-4, 123456.0, 1e9}) {
    for (const double pixels : {60.0, 200.0, 1000.0}) {
      const auto ticks = ticks_of({0.0, high, true}, pixels, false);
      ASSERT_GE(ticks.size(), 1U);
      for (std::size_t i = 1; i < ticks.size() && ticks.size() > 2; ++i) {
        const double distance = (ticks[i].first - ticks[i - 1].first) / high * pixels;
        EXPECT_GT(distance, text_width(ticks[i].second, kTickLettering)) << high << " " << pixels;
      }
    }
  }
}

TEST(Places, AreTurnedIntoPixels) {
  Scene scene;
  scene.left = 20.0;
  scene.right = 120.0;
  scene.top = 10.0;
  scene.bottom = 60.0;
  scene.x = {0.0, 2.0};
  scene.y = {5.0, -5.0};  // turned round
  EXPECT_EQ(pixel_x(scene, {0.5}), 45.0);
  EXPECT_EQ(pixel_x(scene, {0.5, Measure::kArea}), 70.0);
  EXPECT_EQ(pixel_x(scene, {0.5, Measure::kPixel}), 0.5);
  EXPECT_EQ(pixel_y(scene, {5.0}), 60.0);
  EXPECT_EQ(pixel_y(scene, {-5.0}), 10.0);
  EXPECT_EQ(pixel_y(scene, {1.0, Measure::kArea}), 10.0);
}

TEST(Texts, StandWhereTheirAnchorIs) {
  Scene scene;
  scene.right = scene.bottom = 100.0;
  Label label{"word", {50.0, Measure::kPixel}, {50.0, Measure::kPixel}};
  const double width = text_width("word");
  for (const auto& [anchor, x] : {std::pair{Anchor::kLeft, 50.0},
                                  {Anchor::kCentre, 50.0 - width / 2},
                                  {Anchor::kRight, 50.0 - width}}) {
    label.anchor = anchor;
    scene.labels = {label};
    EXPECT_NEAR(texts_of(scene).at(0).x, x, 1e-9);
    scene.labels[0].upwards = true;
    EXPECT_NEAR(texts_of(scene).at(0).y, 100.0 - x, 1e-9);
  }
}

}  // namespace
}  // namespace ser
