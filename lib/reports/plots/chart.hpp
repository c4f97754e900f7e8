#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "reports/plots/scene.hpp"

namespace ser {

enum class ChartKind {
  kBars,         ///< one series, a colour a category
  kGroupedBars,  ///< side by side, a colour a series
  kStackedBars,  ///< one on the other, a colour a series
  kPie,          ///< one series, a colour a category
  kHistogram,    ///< stacked, over bins of a number
  kHeatMap,      ///< a row a series, a column a category, the value in the cell
  kLines,        ///< a curve a series, over numbers
};

struct Axis {
  std::string label;
  std::string unit;  ///< empty where there is none
};

/// What stands on the axis of categories. `keys` are its cells in the table, one for each of
/// Chart::keys; `name` is what the picture shows.
struct Category {
  std::string name;
  std::vector<std::string> keys;
  Colour colour = kCounts;
};

/// A value a category, bin or position; NaN where there is none.
struct Series {
  std::string name;
  std::vector<double> values;
  Colour colour = kCounts;
};

struct LegendEntry {
  std::string name;
  Colour colour = kInk;
};

/// What a picture shows, as data: nothing of it is the language of the program that draws. Names
/// may hold any bytes.
struct Chart {
  ChartKind kind = ChartKind::kBars;
  std::string name;  ///< of its files, without an extension
  std::string title;
  std::string stamp;  ///< "speaker-dependent": shown in red under the title; may be empty
  Axis x;             ///< of the categories or positions
  Axis y;             ///< of the values; of the rows of a heat map
  std::vector<std::string> keys;     ///< heads of the table's first columns
  std::vector<Category> categories;  ///< empty for kHistogram and kLines
  std::vector<double> positions;  ///< kLines: of the points; kHistogram: edges, one more than bins
  bool open_end = false;          ///< kHistogram: the last bin has no end, whatever its edge
  std::vector<Series> series;
  std::vector<LegendEntry> legend;  ///< what the colours of categories mean; else of the series
  int decimals = 0;                 ///< of the values shown
};

/// The table of a chart: its keys, then a column a series; a line a category, bin or position. An
/// unknown value is an empty cell.
std::string chart_csv(const Chart& chart);

/// Throws a bug-kind Error when the parts do not fit each other.
void check(const Chart& chart);

/// One of the plot areas of a sheet; its x axis is the sheet's.
struct Panel {
  std::string title;
  Axis y;
  Scale scale;  ///< of y
  std::vector<Raster> rasters;
  std::vector<Curve> curves;
  std::vector<LegendEntry> legend;
  std::string note;       ///< in the middle of a panel that has nothing to show
  double height = 120.0;  ///< pixels
};

/// Plot areas one above the other that share an x axis, and the tables of what they show.
struct Sheet {
  std::string name;  ///< of its files, without an extension
  std::string title;
  Axis x;
  double from = 0.0;  ///< of the x axis; below `to`
  double to = 1.0;
  std::vector<Panel> panels;
  /// Name without an extension, and the CSV.
  std::vector<std::pair<std::string, std::string>> tables;
  std::string stamp = {};  ///< in red under the title
  double step = 0.0;       ///< between the numbers of the x axis; 0: as it fits
};

}  // namespace ser
