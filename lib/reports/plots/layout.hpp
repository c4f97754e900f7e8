#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/plots/chart.hpp"
#include "reports/plots/scene.hpp"

namespace ser {

/// Lays a chart out: sizes, margins, bars, sectors or cells, names and values where there is room
/// for them, the legend right of the plot area. Names that are long are cut with `…`, what is too
/// much to be told apart is summed up as "others"; the table of the chart has all of it. The chart
/// has passed check().
Scene layout(const Chart& chart);

// What the layouts of the single kinds are made of.

constexpr double kTextHeight = 18.0;  ///< pixels of a line of text

/// About the pixels that a text takes, rather too many.
double text_width(std::string_view text, double size = 1.0);

constexpr double kTitleSize = 1.3;  ///< of a picture's title

/// As much of a title as stands in `width` pixels.
std::string shortened_title(const std::string& text, double width, double size = kTitleSize);

/// "duration (s)"
std::string axis_text(const Axis& axis);

/// A value as the picture writes it; nothing where there is none.
std::string value_text(const Chart& chart, double value);

/// A range from 0 with room above `highest`, and ticks no closer than 1 when values are whole.
Scale scale_from_zero(double highest, int decimals);

/// A plot area of a given size at a given distance from the left, title and stamp above it and the
/// legend right of it; the picture grows as these need. `below` is what the axis takes.
struct Frame {
  double left = 0.0;
  double width = 0.0;
  double height = 0.0;
  double below = 0.0;
};
Scene framed(const Chart& chart, const Frame& frame, const std::vector<LegendEntry>& legend);

/// The title of an axis, below or left of the plot area.
void add_x_title(Scene& scene, const std::string& text, double distance);
void add_y_title(Scene& scene, const std::string& text, double distance);

/// The legend that the chart's series need: none for a single one.
std::vector<LegendEntry> legend_of(const Chart& chart);

/// The chart with its `limit` − 1 largest series (categories of a pie) and the sum of the rest;
/// where series stand side by side a sum would dwarf them, and the rest is a word in the legend.
Chart with_fewer_series(Chart chart, std::size_t limit);
Chart with_fewer_sectors(Chart chart, std::size_t limit);

Scene layout_bars(const Chart& chart);
Scene layout_pie(const Chart& chart);
Scene layout_heat_map(const Chart& chart);
Scene layout_histogram(const Chart& chart);
Scene layout_lines(const Chart& chart);

}  // namespace ser
