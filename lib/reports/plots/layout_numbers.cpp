#include <algorithm>
#include <cmath>

#include "reports/plots/layout.hpp"

namespace ser {
namespace {

constexpr std::size_t kMostStacked = 20;
constexpr double kWidth = 660.0;
constexpr double kHeight = 360.0;

void add_titles(Scene& scene, const Chart& chart, double left) {
  add_x_title(scene, axis_text(chart.x), 46.0);
  add_y_title(scene, axis_text(chart.y), left - 8.0);
}

/// Ranges for what gnuplot cannot scale by itself: no point, or points that are all equal in x or
/// y.
void widen_where_flat(Scene& scene) {
  const auto widen = [&](Scale& scale, double std::pair<double, double>::*member) {
    double low = INFINITY;
    double high = -INFINITY;
    for (const Curve& curve : scene.curves) {
      for (const auto& point : curve.points) {
        if (!std::isfinite(point.first) || !std::isfinite(point.second)) continue;
        low = std::min(low, point.*member);
        high = std::max(high, point.*member);
      }
    }
    if (low < high) return;
    const double middle = std::isfinite(low) ? low : 0.0;
    const double half = std::max(0.5, 0.1 * std::abs(middle));
    scale.low = middle - half;
    scale.high = middle + half;
  };
  widen(scene.x, &std::pair<double, double>::first);
  widen(scene.y, &std::pair<double, double>::second);
}

}  // namespace

Scene layout_histogram(const Chart& whole) {
  const Chart chart = with_fewer_series(whole, kMostStacked);
  const std::size_t bins = chart.positions.size() - 1;
  std::vector<Box> boxes;
  double highest = 0.0;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const double gap = 0.03 * (chart.positions[bin + 1] - chart.positions[bin]);
    double low = 0.0;
    for (const Series& series : chart.series) {
      const double value = series.values[bin];
      if (!std::isfinite(value) || value == 0.0) continue;
      boxes.push_back({chart.positions[bin] + gap, low, chart.positions[bin + 1] - gap, low + value,
                       series.colour});
      low += value;
    }
    highest = std::max(highest, low);
  }
  const Scale values = scale_from_zero(highest, chart.decimals);
  const double left = 44.0 + text_width(value_text(chart, values.high));
  Scene scene = framed(chart, {left, kWidth, kHeight, 64.0}, legend_of(chart));
  scene.x = {chart.positions.front(), chart.positions.back(), true, 0.0};
  scene.y = values;
  scene.boxes = std::move(boxes);
  add_titles(scene, chart, left);
  return scene;
}

Scene layout_lines(const Chart& chart) {
  const double left = 100.0;
  Scene scene = framed(chart, {left, kWidth, kHeight, 64.0}, legend_of(chart));
  scene.x.ticks = true;
  scene.y.ticks = true;
  for (const Series& series : chart.series) {
    Curve curve{{}, series.colour};
    const auto known = [](double value) { return std::isfinite(value); };
    if (std::none_of(series.values.begin(), series.values.end(), known)) continue;
    for (std::size_t i = 0; i < chart.positions.size(); ++i) {
      curve.points.emplace_back(chart.positions[i], series.values[i]);
    }
    scene.curves.push_back(std::move(curve));
  }
  widen_where_flat(scene);
  add_titles(scene, chart, left);
  return scene;
}

}  // namespace ser
