#include <algorithm>
#include <cmath>

#include "reports/plots/layout.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

constexpr std::size_t kLongestName = 30;  // columns
constexpr double kWidest = 2000.0;        // pixels of the plot area
constexpr double kTallest = 2000.0;

struct Cells {
  double width = 0.0;  ///< pixels
  double height = 0.0;
  double row_names = 0.0;
  double column_names = 0.0;  ///< the widest
  bool named = true;          ///< there is room for names and values
  bool upwards = false;       ///< names of columns are turned
};

Cells cells_of(const Chart& chart) {
  Cells cells;
  double value = 0.0;
  for (const Series& series : chart.series) {
    cells.row_names = std::max(cells.row_names, text_width(shortened(series.name, kLongestName)));
    for (const double one : series.values) {
      value = std::max(value, text_width(value_text(chart, one)));
    }
  }
  for (const Category& column : chart.categories) {
    cells.column_names =
        std::max(cells.column_names, text_width(shortened(column.name, kLongestName)));
  }
  const auto columns = static_cast<double>(chart.categories.size());
  const auto rows = static_cast<double>(chart.series.size());
  cells.width = std::max(value + 12.0, 26.0);
  cells.upwards = cells.column_names + 12.0 > std::max(cells.width, 110.0) ||
                  (cells.column_names + 12.0) * columns > 900.0;
  if (!cells.upwards) cells.width = std::max(cells.width, cells.column_names + 12.0);
  cells.width = std::clamp(560.0 / columns, cells.width, std::max(cells.width, 110.0));
  cells.height = std::clamp(330.0 / rows, 22.0, 40.0);
  cells.named = cells.width * columns <= kWidest && cells.height * rows <= kTallest;
  if (!cells.named) {
    cells.width = std::min(cells.width, kWidest / columns);
    cells.height = std::min(cells.height, kTallest / rows);
  }
  return cells;
}

double highest_of(const Chart& chart) {
  double highest = 0.0;
  for (const Series& series : chart.series) {
    for (const double value : series.values) {
      if (value > highest) highest = value;
    }
  }
  return highest;
}

void add_row(Scene& scene, const Chart& chart, std::size_t row, double highest, bool named) {
  const auto y = static_cast<double>(row);
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    const double value = chart.series[row].values[c];
    const Colour colour =
        std::isfinite(value) ? shade(highest > 0.0 ? value / highest : 0.0) : Colour{0xEEEEEE};
    const auto x = static_cast<double>(c);
    scene.boxes.push_back({x - 0.5, y - 0.5, x + 0.5, y + 0.5, colour});
    if (!named) continue;
    Label label{value_text(chart, value), {x}, {y}, Anchor::kCentre};
    if (is_dark(colour)) label.colour = 0xFFFFFF;
    if (!label.text.empty()) scene.labels.push_back(std::move(label));
  }
}

void add_names(Scene& scene, const Chart& chart, bool upwards) {
  for (std::size_t row = 0; row < chart.series.size(); ++row) {
    scene.labels.push_back({shortened(chart.series[row].name, kLongestName),
                            {0.0, Measure::kArea},
                            {static_cast<double>(row)},
                            Anchor::kRight,
                            -8.0});
  }
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    Label label{shortened(chart.categories[c].name, kLongestName),
                {static_cast<double>(c)},
                {0.0, Measure::kArea},
                upwards ? Anchor::kRight : Anchor::kCentre};
    label.upwards = upwards;
    label.shift_y = upwards ? -8.0 : -14.0;
    scene.labels.push_back(std::move(label));
  }
}

}  // namespace

Scene layout_heat_map(const Chart& chart) {
  const Cells cells = cells_of(chart);
  const auto columns = static_cast<double>(chart.categories.size());
  const auto rows = static_cast<double>(chart.series.size());
  const double left = 30.0 + (cells.named ? cells.row_names + 12.0 : 0.0);
  const double names = cells.upwards ? cells.column_names + 14.0 : 26.0;
  const double below = cells.named ? names + 24.0 : 40.0;
  Scene scene =
      framed(chart, {left, cells.width * columns, cells.height * rows, below}, chart.legend);
  scene.frame = false;
  scene.box_edges = cells.named;
  scene.x = {-0.5, columns - 0.5};
  scene.y = {rows - 0.5, -0.5};
  const double highest = highest_of(chart);
  for (std::size_t row = 0; row < chart.series.size(); ++row) {
    add_row(scene, chart, row, highest, cells.named);
  }
  if (cells.named) add_names(scene, chart, cells.upwards);
  add_x_title(scene, axis_text(chart.x), below - 8.0);
  add_y_title(scene, axis_text(chart.y), left - 8.0);
  return scene;
}

}  // namespace ser
