#pragma once

#include <string>
#include <string_view>

#include "reports/plots/draw.hpp"
#include "reports/plots/fonts.hpp"
#include "reports/plots/scene.hpp"

namespace ser {

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

}  // namespace ser
