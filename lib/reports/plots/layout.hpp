#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/plots/chart.hpp"
#include "reports/plots/fonts.hpp"
#include "reports/plots/scene.hpp"

namespace ser {

/// Lays a chart out: sizes, margins, bars, sectors or cells, names and values where there is room
/// for them, the legend beside the plot area or below it. All room is what its texts take in the
/// fonts that draw them. Names that are very long are cut with `…`, what is too much to be told
/// apart is summed up as "others"; the table of the chart has all of it. The chart has passed
/// check().
Scene layout(const Chart& chart);

/// Lays a sheet out: the panels from the top, each with its title, its axis and its legend above
/// it; the numbers of the x axis under the last. Throws a bug-kind Error for a sheet without
/// panels.
Scene layout(const Sheet& sheet);

// What the layouts of the single kinds are made of.

/// Pixels that a picture takes where its data let it: at half the width of a page its letters are
/// those of a footnote.
constexpr double kPictureWidth = 500.0;
constexpr double kEdge = 16.0;        ///< pixels around a picture
constexpr double kTextHeight = 18.0;  ///< pixels of a line of text
constexpr Lettering kTitle = {1.15, true};
constexpr Lettering kSmall = {0.9, false};
constexpr Colour kAxisInk = 0x444444;
constexpr std::size_t kMostStacked = 20;  ///< series of one stack; the others are summed up

/// "duration (s)"
std::string axis_text(const Axis& axis);

/// A value as the picture writes it; nothing where there is none.
std::string value_text(const Chart& chart, double value);

/// A range from 0 with room above `highest`, and ticks no closer than 1 when values are whole.
Scale scale_from_zero(double highest, int decimals);

/// What a plot area needs around itself.
struct Frame {
  double left = 0.0;  ///< pixels for what stands left of it
  double width = 0.0;
  double height = 0.0;
  double below = 0.0;  ///< for the numbers or names under it
  double right = 0.0;  ///< for what hangs over
  std::string x_title;
  std::string y_title;
  std::vector<LegendEntry> legend;
  bool upwards = false;  ///< the legend's first entry is the lowest where it stands beside
};

/// A picture with a plot area as the frame says: title, stamp and y title above it, x title below
/// it, the legend beside it where the picture stays within kPictureWidth, else below.
Scene framed(const Chart& chart, const Frame& frame);

/// Title and stamp from the top of a picture whose width is known; says where they end.
double add_heading(Scene& scene, const std::string& title, const std::string& stamp);
/// The title of an x axis `distance` below the plot area, in the middle if the picture has room;
/// says where it ends.
double add_x_title(Scene& scene, const std::string& text, double distance);
/// Entries from left to right, in rows no wider than `width`; says where they end.
double add_legend_rows(Scene& scene, const std::vector<LegendEntry>& entries, double x, double y,
                       double width);

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
