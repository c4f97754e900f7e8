#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ser {

/// A colour as 0xRRGGBB.
using Colour = std::uint32_t;

constexpr Colour kInk = 0x000000;
constexpr Colour kFaint = 0x808080;   ///< what is not known
constexpr Colour kAlarm = 0xC04A00;   ///< stamps
constexpr Colour kCounts = 0x0072B2;  ///< bars that tell nothing apart by colour

/// A colour's own edge.
Colour darker(Colour colour);

/// The index-th of a row of colours that colour-blind people can tell apart (M. Okabe and K. Ito,
/// "Color Universal Design", 2008); from the eighth on they return darker, then lighter.
Colour palette(std::size_t index);

/// One colour a label: the canonical emotions have always the same, other labels take those of the
/// palette that are left, in their order, an empty label is grey.
std::vector<Colour> label_colours(const std::vector<std::string>& labels);

/// From white (0) to dark blue (1), its lightness falling throughout.
Colour shade(double share);

/// From white (0) to nearly black (1), for what coloured lines lie on.
Colour grey(double share);

/// From blue (-1) over white (0) to red (1), for what has a sign.
Colour diverging(double share);

/// Whether white text is easier to read on it than black text (WCAG's contrast).
bool is_dark(Colour colour);

}  // namespace ser
