#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ser {

struct CsvRow {
  std::size_t line = 0;  ///< in the file, from 1, where the row begins
  std::vector<std::string> cells;
};

/// RFC 4180, read leniently: a byte order mark, UTF-16 behind one, Windows and old Mac line ends,
/// empty lines and quoted newlines are all accepted. Cells are separated by commas, or by
/// semicolons, tabs or bars where these divide the header into more columns; Excel's line `sep=X`
/// above the header names the separator. Every row has as many cells as the header.
struct CsvTable {
  std::string source;  ///< named in messages
  std::vector<std::string> header;
  std::vector<CsvRow> rows;

  /// The column of that name; where there is none, the one that differs from it in case and
  /// surrounding blanks only.
  std::optional<std::size_t> column(std::string_view name) const;
  /// Throws data_error naming the column and those that were found.
  std::size_t required_column(std::string_view name) const;
};

/// Throws data_error with the line (no header, a repeated column, too few or too many cells, an
/// unclosed quote).
CsvTable parse_csv(std::string_view text, const std::string& source);
CsvTable read_csv(const std::filesystem::path& path);

/// One line with its `\n`; cells are quoted where they need it.
std::string csv_line(std::span<const std::string> cells);
/// A line of column names that others chose: those that hold a separator of any CSV are quoted,
/// too.
std::string csv_header(std::span<const std::string> names);

}  // namespace ser
