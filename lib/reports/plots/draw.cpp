#include "reports/plots/draw.hpp"

#include "reports/plots/plot_library.hpp"
#include "reports/plots/readable_svg.hpp"

namespace ser {

std::string draw(const Scene& scene, PictureKind kind) {
  std::string file = plot_library().draw(scene, kind);
  return kind == PictureKind::kSvg ? readable_svg(file, scene) : file;
}

}  // namespace ser
