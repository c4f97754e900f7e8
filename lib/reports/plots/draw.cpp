#include "reports/plots/draw.hpp"

#include "core/own_library.hpp"
#include "reports/plots/readable_svg.hpp"

namespace ser {
namespace {

constexpr OwnLibrary kCairo{
    "libser_plots.so", "ser_plot_library", "cairo",
    "; drawing charts needs it: run scripts/setup.sh and build again (all else works without it)"};

}  // namespace

const PlotLibrary& plot_library() {
  using Get = const PlotLibrary* (*)();
  static const PlotLibrary& kLibrary = *reinterpret_cast<Get>(open_own_library(kCairo))();
  return kLibrary;
}

std::string draw(const Scene& scene, PictureKind kind) {
  std::string file = plot_library().draw(scene, kind);
  return kind == PictureKind::kSvg ? readable_svg(file, scene) : file;
}

}  // namespace ser
