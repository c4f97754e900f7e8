#include <algorithm>
#include <cmath>

#include "reports/plots/layout.hpp"

namespace ser {
namespace {

constexpr double kLongestMapName = 180.0;  // pixels
constexpr double kUsualMap = 400.0;        // pixels of the plot area
constexpr double kWidestMap = 1000.0;
constexpr double kTallestMap = 1600.0;

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
  std::string longest;
  for (const Series& series : chart.series) {
    cells.row_names = std::max(cells.row_names, text_width(fitted(series.name, kLongestMapName)));
    for (const double one : series.values) {
      // Digits are equally wide; measuring each of a million cells would take seconds.
      if (std::string text = value_text(chart, one); text.size() > longest.size()) longest = text;
    }
  }
  for (const Category& column : chart.categories) {
    cells.column_names =
        std::max(cells.column_names, text_width(fitted(column.name, kLongestMapName)));
  }
  const auto columns = static_cast<double>(chart.categories.size());
  const auto rows = static_cast<double>(chart.series.size());
  cells.width = std::max(text_width(longest, kSmall) + 10.0, 26.0);
  cells.upwards = cells.column_names + 10.0 > std::max(cells.width, 90.0) ||
                  (cells.column_names + 10.0) * columns > kUsualMap;
  if (!cells.upwards) cells.width = std::max(cells.width, cells.column_names + 10.0);
  cells.width = std::clamp(kUsualMap / columns, cells.width, std::max(cells.width, 90.0));
  cells.height = std::clamp(240.0 / rows, 22.0, 32.0);
  cells.named = cells.width * columns <= kWidestMap && cells.height * rows <= kTallestMap;
  if (!cells.named) {
    cells.width = kUsualMap / columns;
    cells.height = std::min(cells.height, kUsualMap / rows);
  }
  return cells;
}

double highest_cell(const Chart& chart) {
  double highest = 0.0;
  for (const Series& series : chart.series) {
    for (const double value : series.values) {
      if (value > highest) highest = value;
    }
  }
  return highest;
}

Colour colour_of(double value, double highest) {
  return std::isfinite(value) ? shade(highest > 0.0 ? value / highest : 0.0) : Colour{0xEEEEEE};
}

void add_row(Scene& scene, const Chart& chart, std::size_t row, double highest) {
  const auto y = static_cast<double>(row);
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    const double value = chart.series[row].values[c];
    const Colour colour = colour_of(value, highest);
    const auto x = static_cast<double>(c);
    scene.boxes.push_back({x - 0.5, y - 0.5, x + 0.5, y + 0.5, colour});
    Label label{value_text(chart, value), {x}, {y}, Anchor::kCentre};
    label.lettering = kSmall;
    if (is_dark(colour)) label.colour = 0xFFFFFF;
    if (!label.text.empty()) scene.labels.push_back(std::move(label));
  }
}

/// All cells as one image, where they are too small for names and values.
Raster raster_of(const Chart& chart, double highest) {
  Raster raster{chart.series.size(), chart.categories.size(), {}};
  raster.x0 = -0.5;
  raster.x1 = static_cast<double>(raster.columns) - 0.5;
  raster.y0 = static_cast<double>(raster.rows) - 0.5;  // the last row is the lowest
  raster.y1 = -0.5;
  for (auto series = chart.series.rbegin(); series != chart.series.rend(); ++series) {
    for (const double value : series->values) raster.cells.push_back(colour_of(value, highest));
  }
  return raster;
}

void add_names(Scene& scene, const Chart& chart, bool upwards) {
  for (std::size_t row = 0; row < chart.series.size(); ++row) {
    scene.labels.push_back({fitted(chart.series[row].name, kLongestMapName),
                            {0.0, Measure::kArea},
                            {static_cast<double>(row)},
                            Anchor::kRight,
                            -8.0});
  }
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    Label label{fitted(chart.categories[c].name, kLongestMapName),
                {static_cast<double>(c)},
                {0.0, Measure::kArea},
                upwards ? Anchor::kRight : Anchor::kCentre};
    label.upwards = upwards;
    label.shift_y = upwards ? -8.0 : -15.0;
    scene.labels.push_back(std::move(label));
  }
}

}  // namespace

Scene layout_heat_map(const Chart& chart) {
  const Cells cells = cells_of(chart);
  const auto columns = static_cast<double>(chart.categories.size());
  const auto rows = static_cast<double>(chart.series.size());
  const double highest = highest_cell(chart);
  Frame frame;
  frame.left = cells.named ? cells.row_names + 10.0 : 0.0;
  frame.width = cells.width * columns;
  frame.height = cells.height * rows;
  frame.below = !cells.named ? 4.0 : cells.upwards ? cells.column_names + 14.0 : 26.0;
  frame.x_title = axis_text(chart.x);
  frame.y_title = axis_text(chart.y);
  frame.legend = chart.legend;
  if (!cells.named) {
    for (const double share : {0.0, 0.5, 1.0}) {
      frame.legend.push_back({value_text(chart, share * highest), shade(share)});
    }
  }
  Scene scene = framed(chart, frame);
  scene.frame = false;
  scene.box_edges = true;
  scene.x = {-0.5, columns - 0.5};
  scene.y = {rows - 0.5, -0.5};
  if (!cells.named) {
    scene.rasters.push_back(raster_of(chart, highest));
    return scene;
  }
  for (std::size_t row = 0; row < chart.series.size(); ++row) add_row(scene, chart, row, highest);
  add_names(scene, chart, cells.upwards);
  return scene;
}

}  // namespace ser
