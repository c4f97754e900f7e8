#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "reports/plots/layout.hpp"

namespace ser {
namespace {

constexpr double kWidth = 390.0;
constexpr double kHeight = 220.0;
constexpr double kSheetWidth = 520.0;
constexpr double kPanelGap = 14.0;

/// The range of the curves' coordinates, with room where they are all equal or none is known.
Scale range_of(const std::vector<Curve>& curves, double std::pair<double, double>::*member) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const Curve& curve : curves) {
    for (const auto& point : curve.points) {
      if (!std::isfinite(point.first) || !std::isfinite(point.second)) continue;
      low = std::min(low, point.*member);
      high = std::max(high, point.*member);
    }
  }
  if (low < high) return {low, high, true};
  const double middle = std::isfinite(low) ? low : 0.0;
  const double half = std::max(0.5, 0.1 * std::abs(middle));
  return {middle - half, middle + half, true};
}

/// To the next ticks outside, so that no point lies on the frame.
Scale with_room(Scale scale) {
  const double step = round_step(scale.high - scale.low, 6.0);
  scale.low = std::floor(scale.low / step) * step;
  scale.high = std::ceil(scale.high / step) * step;
  return scale;
}

Frame frame_of(const Chart& chart, const Scale& y) {
  Frame frame;
  frame.left = tick_width(y, kHeight) + 8.0;
  frame.width = kWidth;
  frame.height = kHeight;
  frame.below = 26.0;
  frame.right = 8.0;
  frame.x_title = axis_text(chart.x);
  frame.y_title = axis_text(chart.y);
  frame.legend = legend_of(chart);
  return frame;
}

/// What stands above a panel: its title, what its axis shows, its legend. Says where it ends.
double add_panel_heading(Scene& area, const Panel& panel, double top) {
  const double width = area.width - 2.0 * kEdge;
  double y = top + kTextHeight / 2.0;
  const auto add = [&](const std::string& text, double x, double at, Lettering lettering) {
    Label label{text, {x, Measure::kPixel}, {at, Measure::kPixel}};
    label.lettering = lettering;
    if (!lettering.bold) label.colour = kAxisInk;
    area.labels.push_back(std::move(label));
  };
  constexpr Lettering kBold = {1.0, true};
  double end = 0.0;
  for (const std::string& line : text_lines(panel.title, width, kBold)) {
    add(line, kEdge, y, kBold);
    end = kEdge + text_width(line, kBold) + 12.0;
    y += kTextHeight;
  }
  // Behind the title where there is room, else under it.
  const std::string axis = axis_text(panel.y);
  if (end + text_width(axis, kSmall) <= area.width - kEdge) {
    add(axis, end, y - kTextHeight, kSmall);
  } else {
    for (const std::string& line : text_lines(axis, width, kSmall)) {
      add(line, kEdge, y, kSmall);
      y += kTextHeight;
    }
  }
  return add_legend_rows(area, panel.legend, kEdge, y - kTextHeight / 2.0, width) + 6.0;
}

/// A panel from `top` on, in a picture of `whole`'s width and edges.
Scene area_of(const Sheet& sheet, const Panel& panel, double top, const Scene& whole) {
  Scene area;
  area.width = whole.width;
  area.left = whole.left;
  area.right = whole.right;
  area.top = std::round(add_panel_heading(area, panel, top));
  area.bottom = area.top + panel.height;
  area.x = {sheet.from, sheet.to, true, sheet.step};
  area.x.numbers = &panel == &sheet.panels.back();
  area.y = panel.scale;
  area.rasters = panel.rasters;
  area.curves = panel.curves;
  for (const std::string& line : text_lines(panel.note, area.right - area.left - kEdge)) {
    Label note{line, {0.5, Measure::kArea}, {0.5, Measure::kArea}, Anchor::kCentre};
    note.colour = kFaint;
    area.labels.push_back(std::move(note));
  }
  return area;
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
  Scene scene = framed(chart, frame_of(chart, values));
  scene.x = {chart.positions.front(), chart.positions.back(), true, 0.0};
  scene.y = values;
  scene.boxes = std::move(boxes);
  return scene;
}

Scene layout_lines(const Chart& chart) {
  std::vector<Curve> curves;
  for (const Series& series : chart.series) {
    Curve curve{{}, series.colour};
    const auto known = [](double value) { return std::isfinite(value); };
    if (std::none_of(series.values.begin(), series.values.end(), known)) continue;
    for (std::size_t i = 0; i < chart.positions.size(); ++i) {
      curve.points.emplace_back(chart.positions[i], series.values[i]);
    }
    curves.push_back(std::move(curve));
  }
  const Scale y = with_room(range_of(curves, &std::pair<double, double>::second));
  Scene scene = framed(chart, frame_of(chart, y));
  scene.x = range_of(curves, &std::pair<double, double>::first);
  scene.y = y;
  scene.curves = std::move(curves);
  return scene;
}

Scene layout(const Sheet& sheet) {
  if (sheet.panels.empty()) {
    throw Error(ErrorKind::kBug, "sheet " + sheet.name + ": has nothing to show");
  }
  Scene whole;
  whole.width = static_cast<int>(kSheetWidth);
  double numbers = 0.0;
  for (const Panel& panel : sheet.panels) {
    numbers = std::max(numbers, tick_width(panel.scale, panel.height));
  }
  whole.left = std::round(kEdge + numbers + 8.0);
  whole.right = whole.width - kEdge - 8.0;
  const double begin = add_heading(whole, sheet.title, sheet.stamp);
  std::vector<Scene> areas;
  for (const Panel& panel : sheet.panels) {
    const double top = areas.empty() ? begin : areas.back().bottom;
    areas.push_back(area_of(sheet, panel, top + kPanelGap, whole));
  }
  const double end = add_x_title(areas.back(), axis_text(sheet.x), 26.0);
  for (Scene& area : areas) area.height = static_cast<int>(std::ceil(end + kEdge - 4.0));
  Scene first = std::move(areas.front());
  first.name = sheet.name;
  first.title = whole.title;
  first.labels.insert(first.labels.begin(), whole.labels.begin(), whole.labels.end());
  first.panels.assign(std::make_move_iterator(areas.begin() + 1),
                      std::make_move_iterator(areas.end()));
  return first;
}

}  // namespace ser
