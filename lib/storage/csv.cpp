#include "storage/csv.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "storage/atomic_file.hpp"

namespace ser {
namespace {

/// Reads one record after another; knows the line it stands on.
class CsvParser {
 public:
  CsvParser(std::string_view text, const std::string& source) : text_(text), source_(source) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  /// The names of the columns, for messages.
  void set_header(const std::vector<std::string>& header) { header_ = &header; }

  /// False at the end of the text. Empty lines are passed over.
  bool next(CsvRow& row) {
    while (position_ < text_.size() && (text_[position_] == '\n' || text_[position_] == '\r')) {
      line_end();
    }
    if (position_ >= text_.size()) return false;
    row.line = line_;
    row.cells.clear();
    for (;;) {
      cell_ = row.cells.size();
      row.cells.push_back(cell());
      if (position_ >= text_.size()) return true;
      if (text_[position_] == ',') {
        ++position_;
        continue;
      }
      line_end();
      return true;
    }
  }

 private:
  std::string cell() {
    if (position_ < text_.size() && text_[position_] == '"') return quoted_cell();
    const std::size_t start = position_;
    position_ = std::min(text_.find_first_of(",\r\n", start), text_.size());
    return std::string(text_.substr(start, position_ - start));
  }

  std::string quoted_cell() {
    const std::size_t opened = line_;
    std::string value;
    for (++position_; position_ < text_.size(); ++position_) {
      const char c = text_[position_];
      if (c == '"') {
        if (position_ + 1 < text_.size() && text_[position_ + 1] == '"') {
          ++position_;
        } else {
          ++position_;
          if (position_ < text_.size() &&
              std::string_view(",\r\n").find(text_[position_]) == std::string_view::npos) {
            throw data_error(source_ + ":" + std::to_string(line_) +
                             ": text after a closing quote (a quote inside a cell is doubled)" +
                             column_text());
          }
          return value;
        }
      } else if (c == '\n' || (c == '\r' && !text_.substr(position_ + 1).starts_with('\n'))) {
        ++line_;
      }
      value += c;
    }
    throw data_error(source_ + ":" + std::to_string(opened) + ": a quote is never closed" +
                     column_text());
  }

  std::string column_text() const {
    if (header_ == nullptr || cell_ >= header_->size()) return "";
    return " (column '" + (*header_)[cell_] + "')";
  }

  void line_end() {
    if (text_[position_] == '\r' && position_ + 1 < text_.size() && text_[position_ + 1] == '\n') {
      ++position_;
    }
    ++position_;
    ++line_;
  }

  std::string_view text_;
  const std::string& source_;
  const std::vector<std::string>* header_ = nullptr;
  std::size_t position_ = 0;
  std::size_t line_ = 1;
  std::size_t cell_ = 0;  ///< that is being read, from 0
};

}  // namespace

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

std::size_t CsvTable::required_column(std::string_view name) const {
  if (const auto index = column(name)) return *index;
  throw data_error(source + ":1: no column '" + std::string(name) + "' " +
                   known_names(name, header));
}

CsvTable parse_csv(std::string_view text, const std::string& source) {
  CsvTable table;
  table.source = source;
  CsvParser parser(text, source);
  CsvRow row;
  if (!parser.next(row)) throw data_error(source + ": is empty, a line of column names is needed");
  table.header = std::move(row.cells);
  std::set<std::string> seen;
  for (const auto& name : table.header) {
    if (!seen.insert(name).second) {
      throw data_error(source + ":" + std::to_string(row.line) + ": column '" + name +
                       "' appears twice");
    }
  }
  parser.set_header(table.header);
  while (parser.next(row)) {
    if (row.cells.size() != table.header.size()) {
      throw data_error(source + ":" + std::to_string(row.line) + ": " +
                       std::to_string(row.cells.size()) + " cells where the header has " +
                       std::to_string(table.header.size()));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

CsvTable read_csv(const std::filesystem::path& path) {
  return parse_csv(read_text_file(path), path.string());
}

namespace {

/// Whether a cell means what it holds only between quotes; so that no reader takes a control
/// character for a separator.
bool needs_quotes(const std::string& cell) {
  return std::any_of(cell.begin(), cell.end(), [](char c) {
    return c == ',' || c == '"' || static_cast<unsigned char>(c) < 0x20 || c == '\x7F';
  });
}

}  // namespace

std::string csv_line(std::span<const std::string> cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    const std::string& cell = cells[i];
    const bool lone_empty = cells.size() == 1 && cell.empty();
    if (!lone_empty && !needs_quotes(cell)) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + '\n';
}

}  // namespace ser
