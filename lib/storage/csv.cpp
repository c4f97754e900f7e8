#include "storage/csv.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "storage/atomic_file.hpp"
#include "storage/encoding.hpp"

namespace ser {
namespace {

/// The comma first: of separators that divide the header into equally many columns it is taken.
constexpr std::string_view kSeparators = ",\t;|";

/// The separator that divides the first line that is not empty into the most columns.
char separator_of(std::string_view text) {
  std::array<std::size_t, kSeparators.size()> counts{};
  bool quoted = false;
  bool begins = true;  // a cell
  for (const char c : text.substr(std::min(text.find_first_not_of("\r\n"), text.size()))) {
    if (c == '"' && (quoted || begins)) quoted = !quoted;
    begins = false;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    if (const auto at = kSeparators.find(c); at != std::string_view::npos) {
      ++counts[at];
      begins = true;
    }
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                              counts.begin())];
}

/// The separator that Excel's first line `sep=;` names; nothing for any other line.
std::optional<char> stated_separator(std::string_view text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  if (line.size() != 5 || lower(line.substr(0, 4)) != "sep=") return std::nullopt;
  return kSeparators.find(line[4]) == std::string_view::npos ? std::nullopt
                                                             : std::optional(line[4]);
}

/// Reads one record after another; knows the line it stands on.
class CsvParser {
 public:
  CsvParser(std::string_view text, const std::string& source) : text_(text), source_(source) {
    if (const auto stated = stated_separator(text_)) {
      separator_ = *stated;
      position_ = std::min<std::size_t>(5, text_.size());
    } else {
      separator_ = separator_of(text_);
    }
    ends_ = {separator_, '\r', '\n'};
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
      if (text_[position_] == separator_) {
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
    position_ = std::min(text_.find_first_of(ends_, start), text_.size());
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
          if (position_ < text_.size() && ends_.find(text_[position_]) == std::string::npos) {
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
  char separator_ = ',';
  std::string ends_;  ///< what ends a cell
  const std::vector<std::string>* header_ = nullptr;
  std::size_t position_ = 0;
  std::size_t line_ = 1;
  std::size_t cell_ = 0;  ///< that is being read, from 0
};

}  // namespace

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) {
    found = std::find_if(header.begin(), header.end(), [&](const std::string& there) {
      return lower(trimmed(there)) == lower(trimmed(name));
    });
  }
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

std::size_t CsvTable::required_column(std::string_view name) const {
  if (const auto index = column(name)) return *index;
  const std::string near = nearest_word(name, header);
  throw data_error(source + ":1: no column '" + std::string(name) + "' " +
                   (near.empty() ? "" : "(did you mean '" + near + "'?) ") +
                   "(found: " + join(header, ", ") + ")");
}

CsvTable parse_csv(std::string_view bytes, const std::string& source) {
  const std::string text = without_byte_order_mark(bytes, source);
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
/// character, or one of `separators`, for a separator.
bool needs_quotes(const std::string& cell, std::string_view separators) {
  return std::any_of(cell.begin(), cell.end(), [&](char c) {
    return c == '"' || static_cast<unsigned char>(c) < 0x20 || c == '\x7F' ||
           separators.find(c) != std::string_view::npos;
  });
}

std::string quoted_line(std::span<const std::string> cells, std::string_view separators) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    const std::string& cell = cells[i];
    const bool lone_empty = cells.size() == 1 && cell.empty();
    if (!lone_empty && !needs_quotes(cell, separators)) {
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

}  // namespace

std::string csv_line(std::span<const std::string> cells) { return quoted_line(cells, ","); }

std::string csv_header(std::span<const std::string> names) { return quoted_line(names, ",;|"); }

}  // namespace ser
