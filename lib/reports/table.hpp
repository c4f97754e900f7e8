#pragma once

#include <cstddef>
#include <cstdint>
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

/// No line of a report for a terminal is wider.
inline constexpr std::size_t kReportWidth = 80;

/// One thing that is known about a file.
struct Fact {
  std::string name;
  std::string value;
};

/// A line a fact, the values below each other; long values go on below themselves. Facts without
/// a value are left out. Ends in a newline unless it is empty.
std::string fact_list(std::span<const Fact> facts);

/// The text in lines of at most `width` columns, broken at blanks; a longer word is cut.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// "1 row", "2 rows".
std::string counted(std::size_t count, std::string_view noun);
/// "512 bytes", "1.1 MB" (a megabyte is 10^6 bytes).
std::string size_text(std::uintmax_t bytes);
/// A share as "43.2 %".
std::string percent(double share);

}  // namespace ser
