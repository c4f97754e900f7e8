#pragma once

#include <string>

#include "reports/plots/scene.hpp"

namespace ser {

/// cairo's SVG of a scene with ids that are counted from the scene's name on (cairo's tell how many
/// surfaces the process has made before), its title, and its words as text that is not seen.
std::string readable_svg(const std::string& drawn, const Scene& scene);

}  // namespace ser
