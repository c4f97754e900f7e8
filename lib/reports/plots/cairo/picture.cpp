#include "reports/plots/cairo/picture.hpp"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>

#include "core/error.hpp"
#include "reports/plots/cairo/lettering.hpp"
#include "reports/plots/draw.hpp"

namespace ser {
namespace {

constexpr double kPointsPerPixel = 0.75;
constexpr double kTickLength = 4.0;
constexpr double kLeastBar = 1.0;      // pixels, of a bar that is not empty
constexpr double kOutlinedFrom = 6.0;  // pixels; smaller bars have no edge
constexpr Colour kGrid = 0xE2E2E2;
constexpr Colour kAxis = 0x444444;
constexpr Colour kPaper = 0xFFFFFF;

/// An area's picture on a cairo context whose unit is a pixel of the scene.
class Painter {
 public:
  Painter(cairo_t* context, const Scene& scene) : cr_(context), scene_(scene) {}

  void paint() {
    cairo_set_line_join(cr_, CAIRO_LINE_JOIN_ROUND);
    for (const Raster& raster : scene_.rasters) paint(raster);
    if (scene_.rasters.empty()) paint_grid();
    for (const Box& box : scene_.boxes) paint(box);
    for (const Sector& sector : scene_.sectors) paint(sector);
    paint_curves();
    paint_axes();
    for (const Swatch& swatch : scene_.swatches) paint(swatch);
  }

 private:
  double x(double value) const { return pixel_x(scene_, {value}); }
  double y(double value) const { return pixel_y(scene_, {value}); }

  void use(Colour colour) {
    const auto channel = [&](unsigned shift) { return ((colour >> shift) & 0xFFU) / 255.0; };
    cairo_set_source_rgb(cr_, channel(16), channel(8), channel(0));
  }

  void line(double x0, double y0, double x1, double y1) {
    cairo_move_to(cr_, x0, y0);
    cairo_line_to(cr_, x1, y1);
  }

  void stroke(Colour colour, double width) {
    use(colour);
    cairo_set_line_width(cr_, width);
    cairo_stroke(cr_);
  }

  void paint(const Raster& raster) {
    const auto width = static_cast<int>(raster.columns);
    const auto height = static_cast<int>(raster.rows);
    cairo_surface_t* image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    unsigned char* bytes = cairo_image_surface_get_data(image);
    const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(image));
    for (std::size_t row = 0; bytes != nullptr && row < raster.rows; ++row) {
      // The first row of cells is the lowest.
      const Colour* cells = raster.cells.data() + (raster.rows - 1 - row) * raster.columns;
      std::memcpy(bytes + row * stride, cells, raster.columns * sizeof(Colour));
    }
    cairo_surface_mark_dirty(image);
    cairo_save(cr_);
    cairo_translate(cr_, x(raster.x0), y(raster.y1));
    cairo_scale(cr_, (x(raster.x1) - x(raster.x0)) / width, (y(raster.y0) - y(raster.y1)) / height);
    cairo_set_source_surface(cr_, image, 0.0, 0.0);
    cairo_pattern_set_filter(cairo_get_source(cr_), CAIRO_FILTER_NEAREST);
    cairo_rectangle(cr_, 0.0, 0.0, width, height);
    cairo_fill(cr_);
    cairo_restore(cr_);
    cairo_surface_destroy(image);
  }

  void paint_grid() {
    if (scene_.x.ticks) {
      for (const auto& [value, text] : ticks_of(scene_.x, scene_.right - scene_.left, false)) {
        line(x(value), scene_.top, x(value), scene_.bottom);
      }
    }
    if (scene_.y.ticks) {
      for (const auto& [value, text] : ticks_of(scene_.y, scene_.bottom - scene_.top, true)) {
        line(scene_.left, y(value), scene_.right, y(value));
      }
    }
    stroke(kGrid, 1.0);
  }

  void paint(const Box& box) {
    double left = std::min(x(box.x0), x(box.x1));
    double top = std::min(y(box.y0), y(box.y1));
    double width = std::abs(x(box.x1) - x(box.x0));
    double height = std::abs(y(box.y1) - y(box.y0));
    if (width < kLeastBar && box.x0 != box.x1) width = kLeastBar;
    if (height < kLeastBar && box.y0 != box.y1) {
      top -= kLeastBar - height;
      height = kLeastBar;
    }
    cairo_rectangle(cr_, left, top, width, height);
    use(box.colour);
    if (scene_.box_edges) {
      cairo_fill_preserve(cr_);
      stroke(kPaper, 1.0);
    } else if (std::min(width, height) >= kOutlinedFrom) {
      // A pale bar stands out from the paper, a bar on another of nearly its colour from that.
      cairo_fill(cr_);
      cairo_rectangle(cr_, left + 0.375, top + 0.375, width - 0.75, height - 0.75);
      stroke(darker(box.colour), 0.75);
    } else {
      cairo_fill(cr_);
    }
  }

  void paint(const Sector& sector) {
    const auto radians = [](double degrees) { return -degrees * std::numbers::pi / 180.0; };
    const double radius = x(1.0) - x(0.0);
    const bool whole = sector.to - sector.from >= 360.0;
    if (!whole) cairo_move_to(cr_, x(0.0), y(0.0));
    // Degrees go counter-clockwise, and the picture's y downwards.
    cairo_arc_negative(cr_, x(0.0), y(0.0), radius, radians(sector.from), radians(sector.to));
    cairo_close_path(cr_);
    use(sector.colour);
    cairo_fill_preserve(cr_);
    stroke(kPaper, 1.5);
  }

  void paint_curves() {
    cairo_save(cr_);
    // Half a dot may stand over the edge.
    cairo_rectangle(cr_, scene_.left - 3.0, scene_.top - 3.0, scene_.right - scene_.left + 6.0,
                    scene_.bottom - scene_.top + 6.0);
    cairo_clip(cr_);
    for (const Curve& curve : scene_.curves) paint(curve);
    cairo_restore(cr_);
  }

  void paint(const Curve& curve) {
    bool begun = false;
    for (const auto& [px, py] : curve.points) {
      const bool finite = std::isfinite(px) && std::isfinite(py);
      if (finite && curve.line > 0.0) {
        begun ? cairo_line_to(cr_, x(px), y(py)) : cairo_move_to(cr_, x(px), y(py));
      }
      begun = finite;
    }
    if (curve.line > 0.0) stroke(curve.colour, curve.line);
    if (curve.dot <= 0.0) return;
    for (const auto& [px, py] : curve.points) {
      if (!std::isfinite(px) || !std::isfinite(py)) continue;
      cairo_new_sub_path(cr_);
      cairo_arc(cr_, x(px), y(py), curve.dot / 2.0, 0.0, 2.0 * std::numbers::pi);
    }
    use(curve.colour);
    cairo_fill(cr_);
  }

  void paint_axes() {
    if (scene_.frame) {
      cairo_move_to(cr_, scene_.left, scene_.top);
      cairo_line_to(cr_, scene_.left, scene_.bottom);
      cairo_line_to(cr_, scene_.right, scene_.bottom);
    }
    if (scene_.x.ticks) {
      for (const auto& [value, text] : ticks_of(scene_.x, scene_.right - scene_.left, false)) {
        line(x(value), scene_.bottom, x(value), scene_.bottom + kTickLength);
      }
    }
    if (scene_.y.ticks) {
      for (const auto& [value, text] : ticks_of(scene_.y, scene_.bottom - scene_.top, true)) {
        line(scene_.left - kTickLength, y(value), scene_.left, y(value));
      }
    }
    stroke(kAxis, 1.0);
  }

  void paint(const Swatch& swatch) {
    cairo_rectangle(cr_, swatch.x, swatch.y, swatch.side, swatch.side);
    use(swatch.colour);
    cairo_fill_preserve(cr_);
    stroke(darker(swatch.colour), 0.75);
  }

  cairo_t* cr_;
  const Scene& scene_;
};

void paint_text(cairo_t* context, const PlacedText& text) {
  cairo_save(context);
  const auto channel = [&](unsigned shift) { return ((text.colour >> shift) & 0xFFU) / 255.0; };
  cairo_set_source_rgb(context, channel(16), channel(8), channel(0));
  cairo_translate(context, text.x, text.y);
  if (text.upwards) cairo_rotate(context, -std::numbers::pi / 2.0);
  draw_text(context, text.text, 0.0, 0.0, text.lettering);
  cairo_restore(context);
}

void paint(cairo_t* context, const Scene& scene) {
  cairo_set_source_rgb(context, 1.0, 1.0, 1.0);
  cairo_paint(context);
  Painter(context, scene).paint();
  for (const Scene& panel : scene.panels) Painter(context, panel).paint();
  for (const PlacedText& text : texts_of(scene)) paint_text(context, text);
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int count) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

cairo_surface_t* surface_of(const Scene& scene, PictureKind kind, std::string& file) {
  if (kind == PictureKind::kPng) {
    cairo_surface_t* surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, kPngScale * scene.width, kPngScale * scene.height);
    cairo_surface_set_device_scale(surface, kPngScale, kPngScale);
    return surface;
  }
  if (kind == PictureKind::kSvg) {
    cairo_surface_t* surface =
        cairo_svg_surface_create_for_stream(append, &file, scene.width, scene.height);
    cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
    return surface;
  }
  cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(
      append, &file, kPointsPerPixel * scene.width, kPointsPerPixel * scene.height);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
                                 displayable(scene.title).c_str());
  // Without it, the time of the drawing would stand in the file.
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  return surface;
}

}  // namespace

std::string draw_with_cairo(const Scene& scene, PictureKind kind) {
  std::string file;
  using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
  using Context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;
  const Surface surface(surface_of(scene, kind, file), cairo_surface_destroy);
  const Context context(cairo_create(surface.get()), cairo_destroy);
  if (kind == PictureKind::kPdf) {
    cairo_scale(context.get(), kPointsPerPixel, kPointsPerPixel);
  }
  paint(context.get(), scene);
  cairo_status_t status = cairo_status(context.get());
  if (status == CAIRO_STATUS_SUCCESS && kind == PictureKind::kPng) {
    status = cairo_surface_write_to_png_stream(surface.get(), append, &file);
  }
  cairo_surface_finish(surface.get());
  if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) {
    throw machine_error("chart " + scene.name +
                        " cannot be drawn: " + cairo_status_to_string(status));
  }
  return file;
}

}  // namespace ser

extern "C" __attribute__((visibility("default"))) const ser::PlotLibrary* ser_plot_library() {
  static constexpr ser::PlotLibrary kLibrary{ser::lettering_width, ser::draw_with_cairo};
  return &kLibrary;
}
