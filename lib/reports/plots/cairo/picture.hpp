#pragma once

#include <string>

#include "reports/plots/draw.hpp"
#include "reports/plots/scene.hpp"

namespace ser {

/// draw(), but an SVG is as cairo writes it.
std::string draw_with_cairo(const Scene& scene, PictureKind kind);

}  // namespace ser
