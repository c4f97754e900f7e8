#include "manifest/manifest.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/spelling.hpp"
#include "core/text.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace fs = std::filesystem;
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

double required_seconds(const std::string& text, std::string_view column) {
  const auto value = seconds_of(text);
  if (!value || !std::isfinite(*value) || *value < 0.0) {
    throw data_error("column '" + std::string(column) + "': '" + text +
                     "' is neither seconds nor a time delta such as 0 days 00:00:01.25");
  }
  return *value;
}

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

/// How many of the last columns manifests of earlier versions lack: `twin` and `synthetic`.
constexpr std::size_t kLaterColumns = 2;

const Column* known_column(std::string_view name) {
  const auto* found = std::find_if(std::begin(kColumns), std::end(kColumns),
                                   [&](const Column& known) { return known.name == name; });
  return found == std::end(kColumns) ? nullptr : found;
}

void set_cell(Utterance& utterance, const std::string& name, std::string cell) {
  // File names are bytes; everything else ends up in JSON, which is UTF-8.
  if (name != "file" && name != "source" && !is_utf8(cell)) {
    throw data_error("column '" + name + "': is not UTF-8 text; save the CSV as UTF-8");
  }
  if (cell.find('\0') != std::string::npos) {
    throw data_error("column '" + name + "': holds a NUL byte");
  }
  if (const Column* known = known_column(name)) {
    known->set(utterance, std::move(cell), known->name);
  } else {
    utterance.extra[name] = std::move(cell);
  }
}

void check(const Utterance& utterance) {
  if (utterance.file.empty()) throw data_error("column 'file': is empty");
  const double start = utterance.start_s();
  const auto end = utterance.end_s();
  if (end && *end <= start) {
    throw data_error("column 'end': '" + utterance.end + "' is not after start");
  }
}

/// Whether `ser ingest` wrote the manifest before it told of twins. It fills `hash` and `corpus`; a
/// user's own CSV has no hash.
bool ingested_without_twins(const CsvTable& table, const Manifest& manifest) {
  return !table.column("twin") &&
         std::any_of(manifest.rows.begin(), manifest.rows.end(),
                     [](const Utterance& row) { return !row.hash.empty() && !row.corpus.empty(); });
}

void refuse_repeated_rows(const Manifest& manifest) {
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> seen;
  for (const auto& row : manifest.rows) {
    const auto [first, fresh] = seen.try_emplace({row.file, row.start, row.end}, row.line);
    if (!fresh) {
      throw data_error(manifest.where(row) + ": '" + row.file +
                       "' is listed twice (first in line " + std::to_string(first->second) + ")");
    }
  }
}

}  // namespace

double Utterance::start_s() const { return start.empty() ? 0.0 : required_seconds(start, "start"); }

std::optional<double> Utterance::end_s() const {
  if (end.empty() || end == "NaT") return std::nullopt;
  return required_seconds(end, "end");
}

std::string Utterance::column(std::string_view name) const {
  if (const Column* known = known_column(name)) return known->cell(*this);
  const auto found = extra.find(std::string(name));
  return found == extra.end() ? "" : found->second;
}

fs::path Manifest::path_of(const Utterance& utterance) const {
  const fs::path file(utterance.file);
  return file.is_absolute() ? file : folder / file;
}

std::string Manifest::where(const Utterance& utterance) const {
  return source + ":" + std::to_string(utterance.line);
}

Manifest parse_manifest(std::string_view text, const std::string& source, RepeatedRows repeated) {
  CsvTable table = parse_csv(text, source);
  for (const auto& name : table.header) {
    if (is_utf8(name) && name.find('\0') == std::string::npos) continue;
    throw data_error(source + ":1: the names of the columns are not UTF-8 text; save the CSV as " +
                     "UTF-8");
  }
  static_cast<void>(table.required_column("file"));
  Manifest manifest;
  manifest.source = source;
  manifest.hash = hash_hex(text);
  for (const auto& name : table.header) {
    if (!name.empty() && !known_column(name)) manifest.extra_columns.push_back(name);
  }
  manifest.rows.reserve(table.rows.size());
  for (auto& row : table.rows) {
    Utterance utterance;
    utterance.line = row.line;
    try {
      for (std::size_t i = 0; i < table.header.size(); ++i) {
        if (!table.header[i].empty()) set_cell(utterance, table.header[i], std::move(row.cells[i]));
      }
      check(utterance);
    } catch (const Error& error) {
      throw data_error(source + ":" + std::to_string(row.line) + ": " + error.what());
    }
    manifest.rows.push_back(std::move(utterance));
  }
  if (repeated == RepeatedRows::kRefuse) refuse_repeated_rows(manifest);
  manifest.twins_unknown = ingested_without_twins(table, manifest);
  return manifest;
}

Manifest read_manifest(const fs::path& path, RepeatedRows repeated) {
  Manifest manifest = parse_manifest(read_text_file(path), path.string(), repeated);
  manifest.folder = path.parent_path();
  return manifest;
}

std::optional<std::string> note_on_twins(const Manifest& manifest) {
  if (!manifest.twins_unknown) return std::nullopt;
  return manifest.source +
         " has no column 'twin' (written by an older ser?): recordings of one utterance in several "
         "modalities, and synthetic speech, cannot be told; run ser ingest again";
}

bool any_synthetic(const Manifest& manifest, std::span<const std::size_t> rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](std::size_t i) { return manifest.rows[i].synthetic; });
}

bool any_synthetic(const Manifest& manifest) {
  return std::any_of(manifest.rows.begin(), manifest.rows.end(),
                     [](const Utterance& row) { return row.synthetic; });
}

std::string manifest_csv(const Manifest& manifest) {
  std::vector<std::string> cells;
  for (const Column& known : kColumns) cells.emplace_back(known.name);
  if (manifest.twins_unknown) cells.resize(cells.size() - kLaterColumns);
  cells.insert(cells.end(), manifest.extra_columns.begin(), manifest.extra_columns.end());
  const std::vector<std::string> header = cells;
  std::string csv = csv_line(header);
  for (const auto& row : manifest.rows) {
    for (std::size_t i = 0; i < header.size(); ++i) cells[i] = row.column(header[i]);
    csv += csv_line(cells);
  }
  return csv;
}

const std::vector<std::string>& canonical_emotions() {
  static const std::vector<std::string> kNames = {
      "neutral", "calm", "happy", "sad", "angry", "fear", "disgust", "surprise", "boredom"};
  return kNames;
}

void sort_labels(std::vector<std::string>& labels) {
  const auto rank = [](const std::string& label) {
    const auto& names = canonical_emotions();
    return std::find(names.begin(), names.end(), label) - names.begin();
  };
  std::sort(labels.begin(), labels.end(), [&](const std::string& a, const std::string& b) {
    return std::tuple(rank(a), a) < std::tuple(rank(b), b);
  });
}

}  // namespace ser
