#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ser {

constexpr double kFontSize = 14.0;  ///< pixels of a picture's text

/// How a text is set: its size in the text's own (1 is kFontSize), and whether it is bold.
struct Lettering {
  double size = 1.0;
  bool bold = false;
};

/// What a picture can show of any bytes: of those that are no UTF-8 only the ASCII ones stay;
/// control characters and what may not stand in XML become `?`.
std::string displayable(std::string_view text);

/// The pixels a text takes in a picture, measured in the fonts that draw it. Throws machine_error
/// where the machine has no font, or libser_plots is missing.
double text_width(std::string_view text, const Lettering& lettering = {});

/// As much of a text as stands in `width` pixels; a cut is marked by `…`.
std::string fitted(const std::string& text, double width, const Lettering& lettering = {});

/// The text in lines of at most `width` pixels, broken at blanks; a longer word is cut. None for an
/// empty text.
std::vector<std::string> text_lines(const std::string& text, double width,
                                    const Lettering& lettering = {});

}  // namespace ser
