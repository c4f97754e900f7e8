#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/plots/chart.hpp"
#include "reports/plots/scene.hpp"

namespace ser {

/// One of the plot areas of a sheet; its x axis is the sheet's.
struct Panel {
  std::string title;
  Axis y;
  Scale scale;  ///< of y
  std::vector<Raster> rasters;
  std::vector<Curve> curves;
  std::vector<LegendEntry> legend;
  std::string note;       ///< in the middle of a panel that has nothing to show
  double height = 160.0;  ///< pixels
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

/// Lays a sheet out: the panels from the top, each with its title above it and its legend beside
/// it; the numbers of the x axis under the last. Throws a bug-kind Error for a sheet without
/// panels.
Scene layout(const Sheet& sheet);

}  // namespace ser
