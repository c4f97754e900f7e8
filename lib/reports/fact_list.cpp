#include "reports/fact_list.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (const std::string& word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::string part = shortened(word, width);
    if (lines.empty() || display_width(lines.back()) + 1 + display_width(part) > width) {
      lines.push_back(part);
    } else {
      lines.back() += " " + part;
    }
  }
  return lines;
}

std::string fact_list(std::span<const Fact> facts) {
  std::size_t names = 0;
  for (const Fact& fact : facts) names = std::max(names, display_width(fact.name));
  Table table{{{}, {}}, {}};
  for (const Fact& fact : facts) {
    std::string name = fact.name;
    for (const std::string& line : wrapped(fact.value, kReportWidth - names - kColumnGap)) {
      table.rows.push_back({name, line});
      name.clear();
    }
  }
  return text_table(table);
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string size_text(std::uintmax_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (bytes < 1000) return std::to_string(bytes) + " bytes";
  if (bytes < 1000000) return fixed(value / 1e3, 1) + " kB";
  if (bytes < 1000000000) return fixed(value / 1e6, 1) + " MB";
  return fixed(value / 1e9, 1) + " GB";
}

std::string percent(double share) { return fixed(100.0 * share, 1) + " %"; }

}  // namespace ser
