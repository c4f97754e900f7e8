#include "reports/plots/fonts.hpp"

#include <cstddef>

#include "core/text.hpp"
#include "reports/plots/draw.hpp"

namespace ser {
namespace {

/// The bytes before which each character of the text begins, and its end.
std::vector<std::size_t> character_bounds(const std::string& text) {
  std::vector<std::size_t> bounds;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80) bounds.push_back(i);
  }
  bounds.push_back(text.size());
  return bounds;
}

}  // namespace

std::string displayable(std::string_view text) {
  const bool utf8 = is_utf8(text);
  std::string clean;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
      clean += '?';
      i += 2;
    } else {
      clean += byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !utf8) ? '?' : text[i];
    }
  }
  return clean;
}

double text_width(std::string_view text, const Lettering& lettering) {
  return plot_library().width_of(displayable(text), lettering);
}

std::string fitted(const std::string& text, double width, const Lettering& lettering) {
  std::string shown = displayable(text);
  if (text_width(shown, lettering) <= width) return shown;
  const auto bounds = character_bounds(shown);
  const auto cut = [&](std::size_t characters) {
    return trimmed(shown.substr(0, bounds[characters])) + "…";
  };
  // The most characters that fit; none is an ellipsis alone.
  std::size_t fit = 0;
  std::size_t beyond = bounds.size() - 1;
  while (beyond - fit > 1) {
    const std::size_t middle = (fit + beyond) / 2;
    (text_width(cut(middle), lettering) <= width ? fit : beyond) = middle;
  }
  return cut(fit);
}

std::vector<std::string> text_lines(const std::string& text, double width,
                                    const Lettering& lettering) {
  std::vector<std::string> lines;
  if (text.empty()) return lines;
  for (const std::string& word : split(displayable(text), ' ')) {
    if (!lines.empty() && text_width(lines.back() + " " + word, lettering) <= width) {
      lines.back() += " " + word;
    } else {
      lines.push_back(fitted(word, width, lettering));
    }
  }
  return lines;
}

}  // namespace ser
