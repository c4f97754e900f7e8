#include "reports/plots/draw.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <regex>
#include <set>

#include "core/text.hpp"
#include "reports/plots/layout.hpp"
#include "reports/plots/made_charts.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

constexpr double kPixelFraction = 0.01;  // cairo counts in 1/256 pixels

std::size_t count_of(const std::string& text, const std::string& piece) {
  std::size_t count = 0;
  for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++count;
  return count;
}

/// Lower and upper y of every filled path of a colour, in pixels from the top.
std::vector<std::pair<double, double>> heights_of(const std::string& svg, const std::string& rgb) {
  std::vector<std::pair<double, double>> heights;
  // cairo 1.16 writes style="…fill:rgb(…)…", 1.18 fill="rgb(…)".
  const std::regex path("<path[^>]*fill[:=]\"?" + rgb + "[^>]* d=\"([^\"]*)\"");
  const std::regex point("[ML] ([-0-9.]+) ([-0-9.]+)");
  for (auto p = std::sregex_iterator(svg.begin(), svg.end(), path); p != std::sregex_iterator();
       ++p) {
    const std::string commands = (*p)[1];
    double low = -INFINITY;
    double high = INFINITY;
    for (auto q = std::sregex_iterator(commands.begin(), commands.end(), point);
         q != std::sregex_iterator(); ++q) {
      low = std::max(low, std::stod((*q)[2]));
      high = std::min(high, std::stod((*q)[2]));
    }
    heights.emplace_back(low, high);
  }
  return heights;
}

TEST(Draw, EqualScenesGiveEqualBytesWhateverWasDrawnBefore) {
  const Scene scene = layout(made_chart(ChartKind::kStackedBars, 3, 3));
  for (const PictureKind kind : {PictureKind::kPng, PictureKind::kSvg, PictureKind::kPdf}) {
    const std::string first = draw(scene, kind);
    draw(layout(made_numbers(ChartKind::kHistogram, 9, 2)), PictureKind::kSvg);
    EXPECT_TRUE(draw(scene, kind) == first) << static_cast<int>(kind);
  }
}

TEST(Draw, BarsAreAsHighAsTheAxisSays) {
  Chart chart = made_chart(ChartKind::kBars, 2, 1);
  chart.series[0].values = {3.0, 1.0};
  chart.categories[0].colour = 0xFF0000;
  chart.categories[1].colour = 0x0000FF;
  const Scene scene = layout(chart);
  const std::string svg = draw(scene, PictureKind::kSvg);
  const auto red = heights_of(svg, "rgb\\(100%,0%,0%\\)");
  const auto blue = heights_of(svg, "rgb\\(0%,0%,100%\\)");
  ASSERT_EQ(red.size(), 1U);
  ASSERT_EQ(blue.size(), 1U);
  const double unit = (scene.bottom - scene.top) / (scene.y.high - scene.y.low);
  EXPECT_NEAR(red[0].first - red[0].second, 3.0 * unit, kPixelFraction);
  EXPECT_NEAR(blue[0].first - blue[0].second, unit, kPixelFraction);
  EXPECT_NEAR(red[0].first, scene.bottom, kPixelFraction);
}

TEST(Draw, AThinBarThatIsNotEmptyCanBeSeen) {
  Chart chart = made_chart(ChartKind::kBars, 3, 1);
  chart.series[0].values = {1e6, 1.0, 0.0};
  chart.categories[1].colour = 0xFF0000;
  chart.categories[2].colour = 0x0000FF;
  const std::string svg = draw(layout(chart), PictureKind::kSvg);
  const auto red = heights_of(svg, "rgb\\(100%,0%,0%\\)");
  ASSERT_EQ(red.size(), 1U);
  EXPECT_NEAR(red[0].first - red[0].second, 1.0, kPixelFraction);
  EXPECT_TRUE(heights_of(svg, "rgb\\(0%,0%,100%\\)").empty());
}

TEST(Draw, AnSvgHoldsItsTitleAndItsWordsAndEscapesThem) {
  Chart chart = made_chart(ChartKind::kBars, 2, 1);
  chart.title = "<b>&\"it's\" über 愤\x01";
  chart.categories[0].name = "]]><script>1</script>";
  const std::string svg = draw(layout(chart), PictureKind::kSvg);
  EXPECT_TRUE(holds(svg, "<title>&lt;b&gt;&amp;&quot;it's&quot; über 愤?</title>"));
  EXPECT_TRUE(holds(svg, ">]]&gt;&lt;script&gt;1&lt;/script&gt;</text>"));
  EXPECT_FALSE(holds(svg, "<script"));
  EXPECT_TRUE(holds(svg, ">value (s)</text>"));
}

TEST(Draw, IdsOfAnSvgBeginWithItsNameAndEachReferenceHasItsId) {
  Chart chart = made_chart(ChartKind::kStackedBars, 2, 2);
  chart.categories[0].name = " id=\"surface1\" #surface1\"";
  const std::string svg = draw(layout(chart), PictureKind::kSvg);
  std::set<std::string> ids;
  const std::regex id(" id=\"([^\"]*)\"");
  for (auto at = std::sregex_iterator(svg.begin(), svg.end(), id); at != std::sregex_iterator();
       ++at) {
    EXPECT_TRUE(ids.insert((*at)[1]).second);
    EXPECT_TRUE((*at)[1].str().starts_with("made-"));
  }
  EXPECT_FALSE(ids.empty());
  const std::regex reference("(?:href=\"|url\\()#([^\")]*)");
  for (auto at = std::sregex_iterator(svg.begin(), svg.end(), reference);
       at != std::sregex_iterator(); ++at) {
    EXPECT_TRUE(ids.contains((*at)[1])) << (*at)[1];
  }
}

TEST(Draw, APngHasTwiceThePixelsOfTheScene) {
  const Scene scene = layout(made_chart(ChartKind::kPie, 3, 1));
  const std::string png = draw(scene, PictureKind::kPng);
  const auto number = [&](std::size_t at) {
    int value = 0;
    for (std::size_t i = at; i < at + 4; ++i)
      value = 256 * value + static_cast<unsigned char>(png[i]);
    return value;
  };
  EXPECT_EQ(number(16), 2 * scene.width);
  EXPECT_EQ(number(20), 2 * scene.height);
}

TEST(Draw, APdfHasOnePageAndNoDate) {
  const std::string pdf = draw(layout(made_chart(ChartKind::kBars, 3, 1)), PictureKind::kPdf);
  const std::regex page("/Type\\s*/Page[^s]");
  EXPECT_EQ(std::distance(std::sregex_iterator(pdf.begin(), pdf.end(), page), {}), 1);
  EXPECT_EQ(count_of(pdf, "/CreationDate"), 0U);
  EXPECT_TRUE(holds(pdf, "/Title (A title)"));
}

TEST(Draw, RastersAreDrawnWithTheirFirstRowLowest) {
  Scene scene;
  scene.name = "raster";
  scene.width = 100;
  scene.height = 10;  // so that the boxes below are too small for edges
  scene.right = 100.0;
  scene.bottom = 10.0;
  scene.frame = false;
  scene.rasters.push_back({2, 1, {0xFF0000, 0x0000FF}});
  const std::string with = draw(scene, PictureKind::kPng);
  std::swap(scene.rasters[0].cells[0], scene.rasters[0].cells[1]);
  const std::string turned = draw(scene, PictureKind::kPng);
  EXPECT_FALSE(with == turned);
  // The same as two boxes: the first half of the height, and the second.
  scene.rasters.clear();
  scene.boxes = {{0.0, 0.0, 1.0, 0.5, 0xFF0000}, {0.0, 0.5, 1.0, 1.0, 0x0000FF}};
  EXPECT_TRUE(draw(scene, PictureKind::kPng) == with);
}

TEST(Draw, AThousandCategoriesAreOnePicture) {
  for (const ChartKind kind : {ChartKind::kBars, ChartKind::kGroupedBars, ChartKind::kStackedBars,
                               ChartKind::kPie, ChartKind::kHeatMap}) {
    const bool one = kind == ChartKind::kBars || kind == ChartKind::kPie;
    const Scene scene = layout(made_chart(kind, 1000, one ? 1 : 1000));
    for (const PictureKind picture : {PictureKind::kPng, PictureKind::kSvg, PictureKind::kPdf}) {
      EXPECT_FALSE(draw(scene, picture).empty());
    }
  }
}

}  // namespace
}  // namespace ser
