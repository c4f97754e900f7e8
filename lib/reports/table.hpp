#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ser {

/// Columns a UTF-8 text takes in a terminal: combining marks none, East Asian wide characters and
/// emoji two. A byte that is no UTF-8 counts as one.
std::size_t display_width(std::string_view text);

/// As many characters as fit `width` columns.
std::string_view first_columns(std::string_view text, std::size_t width);

/// The text cut to at most `width` columns, never within a character; a cut is marked by `…` where
/// there are two columns or more.
std::string shortened(std::string_view text, std::size_t width);

enum class Align { kLeft, kRight };

/// Blanks between two columns.
inline constexpr std::size_t kColumnGap = 2;

struct TableColumn {
  std::string head;
  Align align = Align::kLeft;
};

/// What all reports show rows and columns with. Every row has as many cells as there are columns.
struct Table {
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;
};

/// A line of heads and a line a row, each ending in `\n`; columns stand two blanks apart, no line
/// ends in blanks, control characters are shown as `?`. A table whose heads are all empty has no
/// line of heads.
std::string text_table(const Table& table, std::size_t indent = 0);

/// The same as a Markdown (GitHub) table; `|` in cells is escaped.
std::string markdown_table(const Table& table);

/// A curve of block characters, the smallest value at the bottom and the largest at the top; equal
/// values all stand at the bottom, a value that is no finite number is a blank. More than `width`
/// values are averaged to that many.
std::string sparkline(std::span<const double> values, std::size_t width);

}  // namespace ser
