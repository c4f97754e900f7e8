#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "reports/plots/fonts.hpp"

namespace ser {

/// A colour as 0xRRGGBB.
using Colour = std::uint32_t;

constexpr Colour kInk = 0x000000;
constexpr Colour kFaint = 0x808080;   ///< what is not known
constexpr Colour kAlarm = 0xC04A00;   ///< stamps
constexpr Colour kCounts = 0x0072B2;  ///< bars that tell nothing apart by colour

/// A colour's own edge.
Colour darker(Colour colour);

/// The index-th of a row of colours that colour-blind people can tell apart (M. Okabe and K. Ito,
/// "Color Universal Design", 2008); from the eighth on they return darker, then lighter.
Colour palette(std::size_t index);

/// One colour a label: the canonical emotions have always the same, other labels take those of the
/// palette that are left, in their order, an empty label is grey.
std::vector<Colour> label_colours(const std::vector<std::string>& labels);

/// From white (0) to dark blue (1), its lightness falling throughout.
Colour shade(double share);

/// From white (0) to nearly black (1), for what coloured lines lie on.
Colour grey(double share);

/// From blue (-1) over white (0) to red (1), for what has a sign.
Colour diverging(double share);

/// Whether white text is easier to read on it than black text (WCAG's contrast).
bool is_dark(Colour colour);

/// Where a coordinate counts: on the axis, across the plot area (0 to 1, from the left or the
/// bottom), or in pixels of the picture (from the left or the top).
enum class Measure { kAxis, kArea, kPixel };

struct Place {
  double value = 0.0;
  Measure measure = Measure::kAxis;
};

enum class Anchor { kLeft, kCentre, kRight };

struct Label {
  std::string text;
  Place x;
  Place y;
  Anchor anchor = Anchor::kLeft;
  double shift_x = 0.0;  ///< pixels to the right
  double shift_y = 0.0;  ///< pixels upwards
  Lettering lettering = {};
  bool upwards = false;  ///< turned by 90°
  Colour colour = kInk;
};

/// A filled rectangle between two corners on the axes; one that is not empty is never thinner than
/// can be seen.
struct Box {
  double x0 = 0.0;
  double y0 = 0.0;
  double x1 = 0.0;
  double y1 = 0.0;
  Colour colour = kCounts;
};

/// A piece of a circle of radius 1 around the origin of the axes, degrees counter-clockwise from
/// the right.
struct Sector {
  double from = 0.0;
  double to = 0.0;
  Colour colour = kCounts;
};

/// A line through points on the axes, with a dot at each; a point that is not finite interrupts it.
struct Curve {
  std::vector<std::pair<double, double>> points;
  Colour colour = kCounts;
  double line = 2.0;  ///< pixels; 0: dots alone
  double dot = 4.0;   ///< pixels across; 0: the line alone
};

/// Cells of equal size over a rectangle on the axes, row by row from its (x0, y0).
struct Raster {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<Colour> cells;  ///< rows × columns
  double x0 = 0.0;
  double y0 = 0.0;
  double x1 = 1.0;
  double y1 = 1.0;
};

/// A small filled square in pixels of the picture, for legends.
struct Swatch {
  double x = 0.0;
  double y = 0.0;
  double side = 12.0;
  Colour colour = kCounts;
};

/// One axis of the plot area. `low` > `high` turns it round; they differ.
struct Scale {
  double low = 0.0;
  double high = 1.0;
  bool ticks = false;  ///< numbers and grid lines
  double step = 0.0;   ///< between ticks; 0: as it fits
  /// Ticks here with these texts instead.
  std::vector<std::pair<double, std::string>> marks = {};
  bool numbers = true;  ///< beside the ticks
};

/// A picture laid out: what stands where, in pixels and on axes. Texts are any bytes.
struct Scene {
  std::string name;
  std::string title;  ///< for readers of the screen; a label shows it
  int width = 0;      ///< pixels
  int height = 0;
  double left = 0.0;  ///< the plot area's edges, pixels from the left and the top
  double right = 0.0;
  double top = 0.0;
  double bottom = 0.0;
  bool frame = true;  ///< axis lines at the left and the bottom
  Scale x;
  Scale y;
  std::vector<Raster> rasters;
  std::vector<Box> boxes;
  bool box_edges = false;  ///< white lines between boxes
  std::vector<Sector> sectors;
  std::vector<Curve> curves;
  std::vector<Swatch> swatches;
  std::vector<Label> labels;
  /// Further plot areas in the same picture, of the same width and height.
  std::vector<Scene> panels;
};

/// Where a place lies, in pixels from the left and from the top.
double pixel_x(const Scene& scene, const Place& place);
double pixel_y(const Scene& scene, const Place& place);

constexpr Lettering kTickLettering = {0.9, false};

/// Values of an axis and their texts: its marks, or the multiples of its step that lie on it. An
/// axis without a step has as many round ones as there is room for on `pixels`.
std::vector<std::pair<double, std::string>> ticks_of(const Scale& scale, double pixels,
                                                     bool upright);
/// The widest text of an upright axis.
double tick_width(const Scale& scale, double pixels);

/// 1, 2 or 5 times a power of ten: `span` / `count`, or the next above.
double round_step(double span, double count);

/// A text where it is drawn: (x, y) is the left end of its baseline, or the lower end where it
/// goes upwards, in pixels from the left and the top.
struct PlacedText {
  std::string text;
  double x = 0.0;
  double y = 0.0;
  double width = 0.0;
  Lettering lettering;
  bool upwards = false;
  Colour colour = kInk;
};

/// All texts of a picture, those of its panels and the numbers of the axes, too.
std::vector<PlacedText> texts_of(const Scene& scene);

}  // namespace ser
