#include "manifest/utterance_columns.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/error.hpp"
#include "core/spelling.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

/// Seconds of "HH:MM:SS[.fraction]", or nothing.
std::optional<double> clock_seconds(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3) return std::nullopt;
  double seconds = 0.0;
  for (const auto& part : parts) {
    const auto value = to_number(part);
    if (!value || *value < 0.0) return std::nullopt;
    seconds = seconds * 60.0 + *value;
  }
  return seconds;
}

/// Seconds of a number, or of a time delta as pandas writes it ("0 days 00:00:01.25").
std::optional<double> seconds_of(std::string_view text) {
  if (const auto value = to_number(text)) return value;
  double days = 0.0;
  if (const auto at = text.find(" day"); at != std::string_view::npos) {
    const auto count = to_number(text.substr(0, at));
    if (!count) return std::nullopt;
    days = *count;
    text.remove_prefix(at + 4);
    if (text.starts_with('s')) text.remove_prefix(1);
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return days * 86400.0;
    text.remove_prefix(first);
  }
  const auto clock = clock_seconds(text);
  if (!clock) return std::nullopt;
  return days * 86400.0 + *clock;
}

}  // namespace

double required_seconds(const std::string& text, std::string_view column) {
  const auto value = seconds_of(text);
  if (!value || !std::isfinite(*value) || *value < 0.0) {
    throw data_error("column '" + std::string(column) + "': '" + text +
                     "' is neither seconds nor a time delta such as 0 days 00:00:01.25");
  }
  return *value;
}

namespace {

std::optional<int> whole_number(const std::string& text, std::string_view column) {
  if (text.empty()) return std::nullopt;
  const auto value = to_number(text);
  if (!value || *value < 1 || *value > 1e9 || *value != std::floor(*value)) {
    throw data_error("column '" + std::string(column) + "': '" + text +
                     "' is no positive whole number");
  }
  return static_cast<int>(*value);
}

constexpr Spelling<bool> kTruths[] = {{true, "true"}, {false, "false"}, {true, "yes"},
                                      {false, "no"},  {true, "1"},      {false, "0"},
                                      {false, ""}};

// What a cell holds of each type of member, and back.
std::string cell_of(const std::string& text) { return text; }
std::string cell_of(const std::optional<double>& value) { return value ? to_text(*value) : ""; }
std::string cell_of(const std::optional<int>& value) { return value ? std::to_string(*value) : ""; }
std::string cell_of(bool value) { return value ? "true" : ""; }

void set(std::string& text, std::string cell, std::string_view) { text = std::move(cell); }
void set(std::optional<double>& seconds, const std::string& cell, std::string_view column) {
  if (!cell.empty()) seconds = required_seconds(cell, column);
}

void set(std::optional<int>& number, const std::string& cell, std::string_view column) {
  number = whole_number(cell, column);
}

void set(bool& truth, const std::string& cell, std::string_view column) {
  const auto value = value_of(kTruths, lower(trimmed(cell)));
  if (!value) {
    throw data_error("column '" + std::string(column) + "': '" + cell +
                     "' is neither true nor false");
  }
  truth = *value;
}

/// A column that ser knows.
struct Column {
  std::string_view name;
  std::string (*cell)(const Utterance& row);
  void (*set)(Utterance& row, std::string cell, std::string_view name);
};

template <auto kMember>
constexpr Column column(std::string_view name) {
  return {name, [](const Utterance& row) { return cell_of(row.*kMember); },
          [](Utterance& row, std::string cell, std::string_view column_name) {
            set(row.*kMember, std::move(cell), column_name);
          }};
}

/// In the order in which they are written.
constexpr Column kColumns[] = {
    column<&Utterance::file>("file"),
    column<&Utterance::start>("start"),
    column<&Utterance::end>("end"),
    column<&Utterance::corpus>("corpus"),
    column<&Utterance::speaker>("speaker"),
    column<&Utterance::gender>("gender"),
    column<&Utterance::age>("age"),
    column<&Utterance::language>("language"),
    column<&Utterance::style>("style"),
    column<&Utterance::emotion>("emotion"),
    column<&Utterance::label>("label"),
    column<&Utterance::intensity>("intensity"),
    column<&Utterance::text>("text"),
    column<&Utterance::take>("take"),
    column<&Utterance::duration>("duration"),
    column<&Utterance::sample_rate>("sample_rate"),
    column<&Utterance::channels>("channels"),
    column<&Utterance::hash>("hash"),
    column<&Utterance::source>("source"),
    column<&Utterance::twin>("twin"),
    column<&Utterance::synthetic>("synthetic"),
};

const Column* known_column(std::string_view name) {
  const auto* found = std::find_if(std::begin(kColumns), std::end(kColumns),
                                   [&](const Column& known) { return known.name == name; });
  return found == std::end(kColumns) ? nullptr : found;
}

/// Columns that are compared by their texts: blanks around these say nothing.
constexpr std::string_view kTrimmed[] = {"corpus", "speaker", "gender", "emotion", "label"};

}  // namespace

std::vector<std::string> known_column_names() {
  std::vector<std::string> names;
  for (const Column& known : kColumns) names.emplace_back(known.name);
  return names;
}

bool is_known_column(std::string_view name) { return known_column(name) != nullptr; }

std::string Utterance::column(std::string_view name) const {
  if (const Column* known = known_column(name)) return known->cell(*this);
  const auto found = extra.find(std::string(name));
  return found == extra.end() ? "" : found->second;
}

void set_cell(Utterance& utterance, const std::string& name, std::string cell) {
  // File names are bytes; everything else ends up in JSON, which is UTF-8.
  if (name != "file" && name != "source" && !is_utf8(cell)) {
    throw data_error("column '" + name + "': is not UTF-8 text; save the CSV as UTF-8");
  }
  if (cell.find('\0') != std::string::npos) {
    throw data_error("column '" + name + "': holds a NUL byte");
  }
  if (std::find(std::begin(kTrimmed), std::end(kTrimmed), name) != std::end(kTrimmed)) {
    cell = trimmed(cell);
  }
  if (const Column* known = known_column(name)) {
    known->set(utterance, std::move(cell), known->name);
  } else {
    utterance.extra[name] = std::move(cell);
  }
}

}  // namespace ser
