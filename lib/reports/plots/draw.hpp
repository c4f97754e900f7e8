#pragma once

#include <string>
#include <string_view>

#include "reports/plots/fonts.hpp"
#include "reports/plots/scene.hpp"

namespace ser {

enum class PictureKind { kPng, kSvg, kPdf };

/// Pixels of a PNG for one of the scene: sharp on a fine screen and in print.
constexpr int kPngScale = 2;

/// What libser_plots does: the files of cairo/, the only ones that know cairo and fontconfig.
struct PlotLibrary {
  /// text_width() of a text that is displayable().
  double (*width_of)(std::string_view shown, const Lettering& lettering);
  /// draw(), but an SVG is as cairo writes it.
  std::string (*draw)(const Scene& scene, PictureKind kind);
};

/// Opens libser_plots (beside libser) at the first call and keeps it open for good. Throws
/// machine_error with the remedy when the library is not there or does not load.
const PlotLibrary& plot_library();

/// The picture as the bytes of a file; equal scenes give equal bytes on one machine. A PDF has one
/// page, on which a pixel is 1/96 inch. An SVG holds the outlines of its letters, so that it looks
/// alike everywhere, and over them the same words as text that is not seen, which can be searched,
/// copied and read aloud; its ids begin with the scene's name, so that several can stand in one
/// page. Throws machine_error where the machine has no font or too little memory, or
/// libser_plots is missing.
std::string draw(const Scene& scene, PictureKind kind);

}  // namespace ser
