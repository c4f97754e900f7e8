#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "reports/plots/layout.hpp"
#include "reports/plots/sheet.hpp"

namespace ser {
namespace {

constexpr double kLeft = 96.0;
constexpr double kAreaWidth = 900.0;
constexpr double kLegendGap = 16.0;
constexpr double kLegendLine = 18.0;
constexpr double kHeading = 50.0;
constexpr double kStamp = 20.0;  ///< more, where there is a stamp
constexpr double kGap = 34.0;    ///< between panels, for the title of the lower one
constexpr double kBelow = 64.0;
constexpr double kEdge = 18.0;

double legend_width(const Sheet& sheet) {
  double width = 0.0;
  for (const Panel& panel : sheet.panels) {
    for (const LegendEntry& entry : panel.legend) {
      width = std::max(width, kLegendGap + 18.0 + text_width(entry.name));
    }
  }
  return width;
}

void add_titles(Scene& area, const Panel& panel) {
  Label title{panel.title, {area.left, Measure::kPixel}, {area.top - 12.0, Measure::kPixel}};
  area.labels.push_back(std::move(title));
  add_y_title(area, axis_text(panel.y), kLeft - 20.0);
  for (std::size_t i = 0; i < panel.legend.size(); ++i) {
    const double x = area.right + kLegendGap;
    const double y = area.top + kLegendLine * static_cast<double>(i);
    area.swatches.push_back({x, y, 12.0, panel.legend[i].colour});
    area.labels.push_back(
        {panel.legend[i].name, {x + 18.0, Measure::kPixel}, {y + 6.0, Measure::kPixel}});
  }
}

/// A line above all panels.
Label heading(const std::string& text, const Scene& size, double y, double font) {
  Label label{shortened_title(text, size.width - 2.0 * kEdge, font),
              {size.width / 2.0, Measure::kPixel},
              {y, Measure::kPixel},
              Anchor::kCentre};
  label.size = font;
  return label;
}

/// A panel from `top` on, in a picture of `size`'s width and height.
Scene area_of(const Sheet& sheet, const Panel& panel, double top, const Scene& size) {
  Scene area;
  area.width = size.width;
  area.height = size.height;
  area.left = kLeft;
  area.right = kLeft + kAreaWidth;
  area.top = top;
  area.bottom = top + panel.height;
  area.x = {sheet.from, sheet.to, true, sheet.step};
  area.x.numbers = &panel == &sheet.panels.back();
  area.y = panel.scale;
  area.rasters = panel.rasters;
  area.curves = panel.curves;
  add_titles(area, panel);
  if (!panel.note.empty()) {
    Label note{panel.note, {0.5, Measure::kArea}, {0.5, Measure::kArea}, Anchor::kCentre};
    note.colour = kFaint;
    area.labels.push_back(std::move(note));
  }
  return area;
}

}  // namespace

Scene layout(const Sheet& sheet) {
  if (sheet.panels.empty()) {
    throw Error(ErrorKind::kBug, "sheet " + sheet.name + ": has nothing to show");
  }
  Scene size;
  size.width = static_cast<int>(std::ceil(kLeft + kAreaWidth + legend_width(sheet) + kEdge));
  const double begin = kHeading + (sheet.stamp.empty() ? 0.0 : kStamp);
  double bottom = begin;
  for (const Panel& panel : sheet.panels) bottom += kGap + panel.height;
  size.height = static_cast<int>(std::ceil(bottom + kBelow));

  std::vector<Scene> areas;
  double top = begin;
  for (const Panel& panel : sheet.panels) {
    areas.push_back(area_of(sheet, panel, top + kGap, size));
    top = areas.back().bottom;
  }
  add_x_title(areas.back(), axis_text(sheet.x), 46.0);
  Scene whole = std::move(areas.front());
  whole.name = sheet.name;
  whole.labels.push_back(heading(sheet.title, size, 24.0, kTitleSize));
  if (!sheet.stamp.empty()) {
    whole.labels.push_back(heading(sheet.stamp, size, 48.0, 1.1));
    whole.labels.back().colour = kAlarm;
  }
  whole.panels.assign(std::make_move_iterator(areas.begin() + 1),
                      std::make_move_iterator(areas.end()));
  return whole;
}

}  // namespace ser
