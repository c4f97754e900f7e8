#include <cmath>
#include <numbers>
#include <numeric>

#include "reports/fact_list.hpp"
#include "reports/plots/layout.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

constexpr std::size_t kMostSectors = 12;
constexpr double kSide = 380.0;           // pixels of the plot area
constexpr double kSmallestNamed = 0.045;  // share of the circle that has room for a number
constexpr std::size_t kLongestName = 14;  // columns; the value and the share must fit beside it

void add_share(Scene& scene, const Sector& sector, double share) {
  const double middle = (sector.from + sector.to) / 360.0 * std::numbers::pi;
  const double radius = share > 0.999 ? 0.0 : 0.72;
  Label label{
      percent(share), {radius * std::cos(middle)}, {radius * std::sin(middle)}, Anchor::kCentre};
  if (is_dark(sector.colour)) label.colour = 0xFFFFFF;
  scene.labels.push_back(label);
}

}  // namespace

Scene layout_pie(const Chart& whole) {
  const Chart chart = with_fewer_sectors(whole, kMostSectors);
  const std::vector<double>& values = chart.series.front().values;
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  std::vector<LegendEntry> legend;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Category& category = chart.categories[i];
    legend.push_back({shortened(category.name, kLongestName) + ": " + value_text(chart, values[i]) +
                          " (" + percent(sum > 0.0 ? values[i] / sum : 0.0) + ")",
                      category.colour});
  }
  Scene scene = framed(chart, {20.0, kSide, kSide, 10.0}, legend);
  scene.frame = false;
  scene.x = {-1.05, 1.05};
  scene.y = {-1.05, 1.05};
  double before = 0.0;
  for (std::size_t i = 0; i < values.size() && sum > 0.0; ++i) {
    // Clockwise from the top, as a clock is read.
    const double after = before + values[i] / sum;
    Sector sector{90.0 - 360.0 * after, 90.0 - 360.0 * before, chart.categories[i].colour};
    // From an angle to the same angle would be nothing.
    if (after - before > 1.0 - 1e-9) sector = {0.0, 360.0, sector.colour};
    if (values[i] > 0.0) scene.sectors.push_back(sector);
    if (after - before >= kSmallestNamed) add_share(scene, sector, after - before);
    before = after;
  }
  return scene;
}

}  // namespace ser
