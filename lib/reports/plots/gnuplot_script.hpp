#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reports/plots/scene.hpp"

namespace ser {

/// `text` as a string of gnuplot: every byte but letters, blanks, `.,-()` and most digits is an
/// octal escape, so that nothing in it can end the string or be replaced. Control characters and
/// what is no UTF-8 or no character of XML become `?`.
std::string gnuplot_string(std::string_view text);

/// The commands that draw all scenes, each as `N.png` and `N.svg` in the working folder, N being
/// its place from 0. A picture whose terminal gnuplot lacks is left out. Lengths are in pixels at
/// the size of the picture.
std::string gnuplot_script(std::span<const Scene> scenes);

}  // namespace ser
