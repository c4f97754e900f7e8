#include "reports/plots/readable_svg.hpp"

#include <map>
#include <string_view>

#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

constexpr std::string_view kId = " id=\"";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

/// New names of all ids, in the order in which they appear.
std::map<std::string, std::string, std::less<>> new_ids(std::string_view svg,
                                                        const std::string& name) {
  std::map<std::string, std::string, std::less<>> ids;
  for (auto at = svg.find(kId); at != std::string_view::npos; at = svg.find(kId, at)) {
    at += kId.size();
    const std::string_view id = svg.substr(at, svg.find('"', at) - at);
    ids.emplace(id, name + "-" + std::to_string(ids.size() + 1));
  }
  return ids;
}

std::string with_new_ids(std::string_view svg, const std::string& name) {
  const auto ids = new_ids(svg, name);
  std::string result;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < svg.size(); ++at) {
    const bool defined = svg.substr(at).starts_with(kId);
    if (!defined && svg[at] != '#') continue;
    const std::size_t begin = at + (defined ? kId.size() : 1);
    const std::size_t end = svg.find_first_of("\")", begin);
    const auto found = ids.find(svg.substr(begin, end - begin));
    if (found == ids.end()) continue;
    result.append(svg.substr(copied, begin - copied)).append(found->second);
    copied = end;
    at = end;
  }
  return result.append(svg.substr(copied));
}

/// The words of a picture, each as wide as it is drawn, whatever font the reader has.
std::string words_of(const Scene& scene) {
  std::string svg = "<g fill=\"#000\" fill-opacity=\"0\" font-family=\"sans-serif\">\n";
  for (const PlacedText& text : texts_of(scene)) {
    if (text.text.empty()) continue;
    const std::string x = fixed(text.x, 2);
    const std::string y = fixed(text.y, 2);
    svg += "<text x=\"" + x + "\" y=\"" + y + "\" font-size=\"" +
           fixed(kFontSize * text.lettering.size, 2) + "\" textLength=\"" + fixed(text.width, 2) +
           "\" lengthAdjust=\"spacingAndGlyphs\"";
    if (text.upwards) svg += " transform=\"rotate(-90 " + x + " " + y + ")\"";
    svg += " xml:space=\"preserve\">" + escaped(text.text) + "</text>\n";
  }
  return svg + "</g>\n";
}

}  // namespace

std::string readable_svg(const std::string& drawn, const Scene& scene) {
  std::string svg = with_new_ids(drawn, scene.name);
  const std::size_t root = svg.find("<svg ");
  const std::size_t inside = svg.find('>', root);
  const std::size_t end = svg.rfind("</svg>");
  if (root == std::string::npos || inside == std::string::npos || end == std::string::npos) {
    throw Error(ErrorKind::kBug, "chart " + scene.name + ": cairo's SVG has no <svg>");
  }
  svg.insert(end, words_of(scene));
  svg.insert(inside + 1, "\n<title>" + escaped(displayable(scene.title)) + "</title>");
  return svg;
}

}  // namespace ser
