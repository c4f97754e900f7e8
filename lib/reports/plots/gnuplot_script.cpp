#include "reports/plots/gnuplot_script.hpp"

#include <cmath>

#include "core/text.hpp"

namespace ser {
namespace {

/// pngcairo's points are 4/3 pixels, those of svg are pixels.
constexpr std::string_view kHead = R"(set encoding utf8
terminals = " ".GPVAL_TERMINALS." "
png = strstrt(terminals, " pngcairo ") ? 2 : strstrt(terminals, " png ") ? 1 : 0
svg = strstrt(terminals, " svg ") ? 1 : 0
)";
constexpr double kPointSize = 10.5;
constexpr const char* kGrid = "#dddddd";

std::string number(double value) { return to_text(value); }

/// What both terminals can show: of bytes that are no UTF-8 only the ASCII ones stay; control
/// characters and U+FFFE, U+FFFF may not stand in XML.
std::string displayable(std::string_view text) {
  const bool utf8 = is_utf8(text);
  std::string clean;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text.substr(i).starts_with("\xEF\xBF\xBE") || text.substr(i).starts_with("\xEF\xBF\xBF")) {
      clean += '?';
      i += 2;
    } else {
      clean += byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !utf8) ? '?' : text[i];
    }
  }
  return clean;
}

std::string place(const Place& at, bool vertical, const Scene& scene) {
  switch (at.measure) {
    case Measure::kAxis:
      return "first " + number(at.value);
    case Measure::kArea:
      return "graph " + number(at.value);
    case Measure::kPixel:
      break;
  }
  return "screen " + number(vertical ? 1.0 - at.value / scene.height : at.value / scene.width);
}

std::string shift(double x, double y, const Scene& scene) {
  return "screen " + number(x / scene.width) + ", screen " + number(y / scene.height);
}

std::string label_command(const Label& label, const Scene& scene) {
  std::string line = "set label " + gnuplot_string(label.text) + " at " +
                     place(label.x, false, scene) + ", " + place(label.y, true, scene);
  line += label.anchor == Anchor::kLeft    ? " left"
          : label.anchor == Anchor::kRight ? " right"
                                           : " center";
  line += label.upwards ? " rotate by 90" : " norotate";
  line += " front font \"sans-serif," + fixed(kPointSize * label.size, 2) + "\"";
  line += " textcolor rgb \"" + hex(label.colour) + "\"";
  line += " offset " + shift(label.shift_x, label.shift_y, scene);
  return line + "\n";
}

std::string swatch_command(const Swatch& swatch, const Scene& scene) {
  const auto corner = [&](double x, double y) {
    return place({x, Measure::kPixel}, false, scene) + ", " +
           place({y, Measure::kPixel}, true, scene);
  };
  return "set object rectangle from " + corner(swatch.x, swatch.y + swatch.side) + " to " +
         corner(swatch.x + swatch.side, swatch.y) + " fillcolor rgb \"" + hex(swatch.colour) +
         "\" fillstyle solid noborder\n";
}

std::string sector_command(const Sector& sector) {
  return "set object circle at first 0, first 0 size first 1 arc [" + number(sector.from) + ":" +
         number(sector.to) + "] fillcolor rgb \"" + hex(sector.colour) +
         "\" fillstyle solid border rgb \"#ffffff\"\n";
}

std::string ticks_of(const Scale& scale) {
  if (scale.marks.empty()) return scale.step > 0.0 ? number(scale.step) : "autofreq";
  std::vector<std::string> ticks;
  for (const auto& [at, text] : scale.marks)
    ticks.push_back(gnuplot_string(text) + " " + number(at));
  return "(" + join(ticks, ", ") + ")";
}

std::string scale_commands(const std::string& axis, const Scale& scale) {
  std::string text;
  if (scale.low != scale.high) {
    text += "set " + axis + "range [" + number(scale.low) + ":" + number(scale.high) + "]\n";
  }
  if (!scale.ticks) {
    text += "unset " + axis + "tics\n";
  } else {
    text += "set " + axis + "tics " + ticks_of(scale) + " nomirror out scale 0.5 format \"" +
            (scale.numbers ? "%g" : "") + "\"\nset grid " + axis +
            "tics back linetype 1 linecolor rgb \"" + kGrid + "\"\n";
  }
  return text;
}

std::string boxes_block(const std::vector<Box>& boxes, const std::string& suffix) {
  std::string text = "$boxes" + suffix + " << END\n";
  for (const Box& box : boxes) {
    for (const double value :
         {(box.x0 + box.x1) / 2.0, (box.y0 + box.y1) / 2.0, box.x0, box.x1, box.y0, box.y1}) {
      text += number(value) + " ";
    }
    text += std::to_string(box.colour) + "\n";
  }
  return text + "END\n";
}

std::string curve_block(const Curve& curve, const std::string& name) {
  std::string text = name + " << END\n";
  for (const auto& [x, y] : curve.points) {
    text += std::isfinite(x) && std::isfinite(y) ? number(x) + " " + number(y) + "\n" : "\n";
  }
  return text + "END\n";
}

/// The centre of each cell, and its red, green and blue.
std::string raster_block(const Raster& raster, const std::string& name) {
  const double width = (raster.x1 - raster.x0) / static_cast<double>(raster.columns);
  const double height = (raster.y1 - raster.y0) / static_cast<double>(raster.rows);
  std::string text = name + " << END\n";
  for (std::size_t row = 0; row < raster.rows; ++row) {
    const std::string y = number(raster.y0 + (static_cast<double>(row) + 0.5) * height);
    for (std::size_t column = 0; column < raster.columns; ++column) {
      const Colour colour = raster.cells[row * raster.columns + column];
      text += number(raster.x0 + (static_cast<double>(column) + 0.5) * width) + " " + y;
      for (const unsigned shift : {16U, 8U, 0U}) {
        text += " " + std::to_string((colour >> shift) & 0xFFU);
      }
      text += "\n";
    }
  }
  return text + "END\n";
}

std::string raster_name(std::size_t index, const std::string& suffix) {
  return "$raster" + std::to_string(index) + suffix;
}

std::string curve_name(std::size_t index, const std::string& suffix) {
  return "$curve" + std::to_string(index) + suffix;
}

/// What a plot area shows, under names that end in `suffix`.
std::string data_blocks(const Scene& scene, const std::string& suffix) {
  std::string text;
  for (std::size_t i = 0; i < scene.rasters.size(); ++i) {
    text += raster_block(scene.rasters[i], raster_name(i, suffix));
  }
  if (!scene.boxes.empty()) text += boxes_block(scene.boxes, suffix);
  for (std::size_t i = 0; i < scene.curves.size(); ++i) {
    text += curve_block(scene.curves[i], curve_name(i, suffix));
  }
  return text;
}

std::string curve_style(const Curve& curve) {
  const std::string dots = " pointtype 7 pointsize " + number(curve.dot);
  const std::string line = " linewidth " + number(curve.line);
  if (curve.line == 0.0) return "points" + dots;
  return curve.dot == 0.0 ? "lines" + line : "linespoints" + line + dots;
}

std::string plot_command(const Scene& scene, const std::string& suffix) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < scene.rasters.size(); ++i) {
    parts.push_back(raster_name(i, suffix) + " using 1:2:3:4:5 with rgbimage");
  }
  if (!scene.boxes.empty()) {
    parts.push_back("$boxes" + suffix +
                    " using 1:2:3:4:5:6:7 with boxxyerror linecolor rgb variable fillstyle solid " +
                    std::string(scene.box_edges ? "border rgb \"#ffffff\"" : "noborder"));
  }
  for (std::size_t i = 0; i < scene.curves.size(); ++i) {
    parts.push_back(curve_name(i, suffix) + " using 1:2 with " + curve_style(scene.curves[i]) +
                    " linecolor rgb \"" + hex(scene.curves[i].colour) + "\"");
  }
  if (parts.empty()) parts.emplace_back("NaN");
  return "plot " + join(parts, ", ") + "\n";
}

std::string set_up(const Scene& scene) {
  std::string text = "reset\nunset key\nset style fill solid\n";
  text += "set lmargin at screen " + number(scene.left / scene.width) + "\nset rmargin at screen " +
          number(scene.right / scene.width) + "\nset tmargin at screen " +
          number(1.0 - scene.top / scene.height) + "\nset bmargin at screen " +
          number(1.0 - scene.bottom / scene.height) + "\n";
  text += scene.frame ? "set border 3 linecolor rgb \"#444444\"\n" : "unset border\n";
  return text + scale_commands("x", scene.x) + scale_commands("y", scene.y);
}

/// Axes and what stands around the data.
std::string area_commands(const Scene& scene) {
  std::string text = set_up(scene);
  for (const Sector& sector : scene.sectors) text += sector_command(sector);
  for (const Swatch& swatch : scene.swatches) text += swatch_command(swatch, scene);
  for (const Label& label : scene.labels) text += label_command(label, scene);
  return text;
}

std::string suffix_of(std::size_t panel) { return "_" + std::to_string(panel + 1); }

/// What draws the scene: of one with panels all areas, set up in turn.
std::string drawing(const Scene& scene) {
  if (scene.panels.empty()) return plot_command(scene, "");
  std::string text = "set multiplot\n" + area_commands(scene) + plot_command(scene, "");
  for (std::size_t i = 0; i < scene.panels.size(); ++i) {
    text += area_commands(scene.panels[i]) + plot_command(scene.panels[i], suffix_of(i));
  }
  return text + "unset multiplot\n";
}

/// Both pictures.
std::string draw_commands(const Scene& scene, std::size_t index) {
  const std::string size =
      " size " + std::to_string(scene.width) + "," + std::to_string(scene.height);
  const std::string stem = "set output \"" + std::to_string(index);
  const std::string font = " font \"sans-serif," + number(kPointSize) + "\"";
  const std::string draw = drawing(scene);
  std::string text = "if (png) {\n";
  text += "if (png == 2) { set terminal pngcairo noenhanced" + size + font +
          " background rgb \"#ffffff\" } else { set terminal png noenhanced" + size + " }\n";
  text += stem + ".png\"\n" + draw + "unset output\n}\nif (svg) {\n";
  text +=
      "set terminal svg noenhanced" + size + font + " fontscale 1.3333 background \"#ffffff\"\n";
  return text + stem + ".svg\"\n" + draw + "unset output\n}\n";
}

}  // namespace

std::string gnuplot_script(std::span<const Scene> scenes) {
  std::string text(kHead);
  for (std::size_t i = 0; i < scenes.size(); ++i) {
    const Scene& scene = scenes[i];
    text += data_blocks(scene, "");
    for (std::size_t p = 0; p < scene.panels.size(); ++p) {
      text += data_blocks(scene.panels[p], suffix_of(p));
    }
    // With panels each area is set up where it is drawn.
    if (scene.panels.empty()) text += area_commands(scene);
    text += draw_commands(scene, i);
  }
  return text;
}

std::string gnuplot_string(std::string_view text) {
  constexpr std::string_view kPlain = " .,-()";
  constexpr std::string_view kOctal = "01234567";
  std::string quoted = "\"";
  bool escaped = false;  // the byte before: gnuplot takes any digit after it for a part of it
  const std::string clean = displayable(text);
  for (const char c : clean) {
    const auto byte = static_cast<unsigned char>(c);
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    escaped = !(letter || (digit && !escaped) || kPlain.find(c) != std::string_view::npos);
    if (!escaped) {
      quoted += c;
      continue;
    }
    quoted += '\\';
    for (const unsigned bits : {6U, 3U, 0U}) quoted += kOctal[(byte >> bits) & 7U];
  }
  return quoted + '"';
}

}  // namespace ser
