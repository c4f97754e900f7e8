#pragma once

#include <string_view>

#include "reports/plots/fonts.hpp"

struct _cairo;  // NOLINT(bugprone-reserved-identifier): cairo calls it so

namespace ser {

/// text_width() of a text that is displayable().
double lettering_width(std::string_view shown, const Lettering& lettering);

/// Draws a text from (x, y) on, the left end of its baseline, in the colour that is set. Each
/// character comes from the first font of the system's sans-serif ones that has it.
void draw_text(_cairo* context, std::string_view text, double x, double y,
               const Lettering& lettering);

}  // namespace ser
