#include "reports/table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "core/text.hpp"

namespace ser {
namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 1;
};

/// The character at the beginning of `text`, which is not empty.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80              ? 1
                             : (lead & 0xE0U) == 0xC0 ? 2
                             : (lead & 0xF0U) == 0xE0 ? 3
                             : (lead & 0xF8U) == 0xF0 ? 4
                                                      : 1;
  if (length == 1 || text.size() < length) return {lead, 1};
  std::uint32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {lead, 1};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  return {code, length};
}

std::size_t columns_of(std::uint32_t code) {
  using Range = std::pair<std::uint32_t, std::uint32_t>;
  // Unicode's combining diacritics, zero-width characters and variation selectors.
  constexpr Range kNone[] = {{0x300, 0x36F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};
  // UAX #11: wide and full width, emoji.
  constexpr Range kTwo[] = {{0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
                            {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                            {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
                            {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  const auto holds = [code](const Range& range) {
    return range.first <= code && code <= range.second;
  };
  if (std::any_of(std::begin(kNone), std::end(kNone), holds)) return 0;
  return std::any_of(std::begin(kTwo), std::end(kTwo), holds) ? 2 : 1;
}

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::string blanks(width - std::min(width, display_width(text)), ' ');
  std::string line = align == Align::kLeft ? text + blanks : blanks + text;
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  std::replace_if(line.begin(), line.end(), is_control, '?');
  return line;
}

std::vector<std::string> heads_of(const Table& table) {
  std::vector<std::string> heads;
  for (const auto& column : table.columns) heads.push_back(column.head);
  return heads;
}

std::string text_line(const Table& table, const std::vector<std::string>& cells,
                      const std::vector<std::size_t>& widths, std::size_t indent) {
  std::string line(indent, ' ');
  for (std::size_t c = 0; c < widths.size(); ++c) {
    if (c > 0) line.append(kColumnGap, ' ');
    line += padded(cells[c], widths[c], table.columns[c].align);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

std::string markdown_line(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const auto& cell : cells) {
    line += ' ';
    for (const char c : cell) {
      if (c == '|') line += '\\';
      line += c == '\n' ? ' ' : c;
    }
    line += " |";
  }
  return line + '\n';
}

constexpr std::array<const char*, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

/// Means of `count` pieces of about equal length.
std::vector<double> averaged(std::span<const double> values, std::size_t count) {
  std::vector<double> means;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = i * values.size() / count;
    const std::size_t end = (i + 1) * values.size() / count;
    const auto piece = values.subspan(begin, end - begin);
    means.push_back(std::accumulate(piece.begin(), piece.end(), 0.0) /
                    static_cast<double>(piece.size()));
  }
  return means;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character next = first_character(text);
    width += columns_of(next.code);
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string_view first_columns(std::string_view text, std::size_t width) {
  std::size_t bytes = 0;
  std::size_t used = 0;
  while (bytes < text.size()) {
    const Character next = first_character(text.substr(bytes));
    used += columns_of(next.code);
    if (used > width) break;
    bytes += next.bytes;
  }
  return text.substr(0, bytes);
}

std::string shortened(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width < 2) return std::string(first_columns(text, width));
  return std::string(first_columns(text, width - 1)) + "…";
}

std::string text_table(const Table& table, std::size_t indent) {
  const std::vector<std::string> heads = heads_of(table);
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    std::size_t width = display_width(heads[c]);
    for (const auto& row : table.rows) width = std::max(width, display_width(row[c]));
    widths.push_back(width);
  }
  std::string text;
  const bool headless =
      std::all_of(heads.begin(), heads.end(), [](const auto& head) { return head.empty(); });
  if (!headless) text += text_line(table, heads, widths, indent);
  for (const auto& row : table.rows) text += text_line(table, row, widths, indent);
  return text;
}

std::string markdown_table(const Table& table) {
  std::string text = markdown_line(heads_of(table));
  text += '|';
  for (const auto& column : table.columns) text += column.align == Align::kLeft ? "---|" : "---:|";
  text += '\n';
  for (const auto& row : table.rows) text += markdown_line(row);
  return text;
}

std::string sparkline(std::span<const double> values, std::size_t width) {
  const auto points = averaged(values, std::min(width, values.size()));
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double point : points) {
    if (!std::isfinite(point)) continue;
    low = std::min(low, point);
    high = std::max(high, point);
  }
  std::string line;
  for (const double point : points) {
    if (!std::isfinite(point)) {
      line += ' ';
      continue;
    }
    const double height = high > low ? (point - low) / (high - low) : 0.0;
    line += kBlocks[static_cast<std::size_t>(std::lround(height * (kBlocks.size() - 1)))];
  }
  return line;
}

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
