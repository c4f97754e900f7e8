#include "reports/plots/gnuplot_script.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "thrown.hpp"

namespace ser {
namespace {

TEST(GnuplotString, KeepsLettersAndDigitsAndHidesAllElse) {
  EXPECT_EQ(gnuplot_string("clips (n = 12)"), "\"clips (n \\075 12)\"");
  EXPECT_EQ(gnuplot_string("\"; system(\"touch pwned\") #"),
            "\"\\042\\073 system(\\042touch pwned\\042) \\043\"");
  EXPECT_EQ(gnuplot_string("`x` @x \\n 'y' $z ^_{a} %d"),
            "\"\\140x\\140 \\100x \\134n \\047y\\047 \\044z \\136\\137\\173a\\175 \\045d\"");
  EXPECT_EQ(gnuplot_string("ü愤"), "\"\\303\\274\\346\\204\\244\"");
  EXPECT_EQ(gnuplot_string(""), "\"\"");
}

TEST(GnuplotString, ADigitAfterAnEscapeIsNotTakenForAPartOfIt) {
  EXPECT_EQ(gnuplot_string("=12a3"), "\"\\075\\061\\062a3\"");
}

TEST(GnuplotString, EveryByteIsHarmless) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const std::string& text : {all, std::string("\xC3\xA4") + all.substr(0, 128)}) {
    const std::string quoted = gnuplot_string(text);
    for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
      const auto byte = static_cast<unsigned char>(quoted[i]);
      ASSERT_TRUE(byte >= 0x20 && byte < 0x7F && quoted[i] != '"' && quoted[i] != '`' &&
                  quoted[i] != '@')
          << i;
    }
  }
}

TEST(GnuplotString, WhatCannotBeShownIsAQuestionMark) {
  EXPECT_EQ(gnuplot_string("a\nb\x7F"), "\"a\\077b\\077\"");
  EXPECT_EQ(gnuplot_string("a\xFF"), "\"a\\077\"");
  EXPECT_EQ(gnuplot_string("\xEF\xBF\xBFz"), "\"\\077z\"");
}

Scene scene_of_100() {
  Scene scene;
  scene.width = scene.height = 100;
  scene.left = scene.top = 25.0;
  scene.right = scene.bottom = 75.0;
  scene.x = {0.0, 2.0};
  scene.y = {5.0, -1.0};
  return scene;
}

TEST(GnuplotScript, HasMarginsAndRangesOfTheScene) {
  const std::string text = gnuplot_script(std::vector<Scene>{scene_of_100()});
  EXPECT_TRUE(holds(text,
                    "set lmargin at screen 0.25\nset rmargin at screen 0.75\n"
                    "set tmargin at screen 0.75\nset bmargin at screen 0.25"));
  EXPECT_TRUE(holds(text, "set xrange [0:2]\nunset xtics\nset yrange [5:-1]\nunset ytics\n"));
  EXPECT_TRUE(holds(text, "set output \"0.png\"\n"));
  EXPECT_TRUE(holds(text, "set output \"0.svg\"\n"));
}

TEST(GnuplotScript, WritesBoxesSectorsCurvesAndLabels) {
  Scene scene = scene_of_100();
  scene.boxes.push_back({0.0, 1.0, 2.0, 4.0, 0x0000FF});
  scene.sectors.push_back({0.0, 90.0, 0x00FF00});
  scene.curves.push_back({{{0.0, 1.0}, {1.0, NAN}, {2.0, 0.5}}, 0xFF0000});
  scene.labels.push_back({"a'b", {1.0}, {25.0, Measure::kPixel}, Anchor::kRight, 10.0});
  const std::string text = gnuplot_script(std::vector<Scene>{scene});
  EXPECT_TRUE(holds(text, "$boxes << END\n1 2.5 0 2 1 4 255\nEND\n"));
  EXPECT_TRUE(holds(text, "arc [0:90] fillcolor rgb \"#00ff00\""));
  EXPECT_TRUE(holds(text, "$curve0 << END\n0 1\n\n2 0.5\nEND\n"));
  EXPECT_TRUE(holds(text, "set label \"a\\047b\" at first 1, screen 0.75 right norotate"));
  EXPECT_TRUE(holds(text, "offset screen 0.1, screen 0\n"));
}

TEST(GnuplotScript, NoNameOfAUserIsInItUnquoted) {
  Scene scene = scene_of_100();
  scene.name = "pwned; !touch x";
  scene.labels.push_back({"pwned\nEND\n!touch x", {1.0}, {1.0}});
  const std::string text = gnuplot_script(std::vector<Scene>{scene, scene});
  EXPECT_EQ(text.find("!touch"), std::string::npos);
  EXPECT_EQ(text.find('`'), std::string::npos);
  EXPECT_TRUE(holds(text, "set output \"1.svg\"\n"));
}

}  // namespace
}  // namespace ser
