#include "manifest/manifest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
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

using TextField = std::pair<std::string_view, std::string Utterance::*>;

constexpr std::array<TextField, 17> kTextFields = {{
    {"file", &Utterance::file},
    {"start", &Utterance::start},
    {"end", &Utterance::end},
    {"corpus", &Utterance::corpus},
    {"speaker", &Utterance::speaker},
    {"gender", &Utterance::gender},
    {"age", &Utterance::age},
    {"language", &Utterance::language},
    {"style", &Utterance::style},
    {"emotion", &Utterance::emotion},
    {"label", &Utterance::label},
    {"intensity", &Utterance::intensity},
    {"text", &Utterance::text},
    {"take", &Utterance::take},
    {"hash", &Utterance::hash},
    {"source", &Utterance::source},
    {"twin", &Utterance::twin},
}};

constexpr std::array<std::string_view, 21> kColumns = {
    "file",     "start",       "end",      "corpus", "speaker",   "gender", "age",
    "language", "style",       "emotion",  "label",  "intensity", "text",   "take",
    "duration", "sample_rate", "channels", "hash",   "source",    "twin",   "synthetic"};
/// Those that manifests of earlier versions lack.
constexpr std::array<std::string_view, 2> kLaterColumns = {"twin", "synthetic"};

constexpr Spelling<bool> kTruths[] = {{true, "true"}, {false, "false"}, {true, "yes"},
                                      {false, "no"},  {true, "1"},      {false, "0"},
                                      {false, ""}};

std::string Utterance::*text_field(std::string_view column) {
  for (const auto& [name, member] : kTextFields) {
    if (name == column) return member;
  }
  return nullptr;
}

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

double required_seconds(const std::string& text, const char* column) {
  const auto value = seconds_of(text);
  if (!value || !std::isfinite(*value) || *value < 0.0) {
    throw data_error("column '" + std::string(column) + "': '" + text +
                     "' is neither seconds nor a time delta such as 0 days 00:00:01.25");
  }
  return *value;
}

std::optional<int> whole_number(const std::string& text, const std::string& column) {
  if (text.empty()) return std::nullopt;
  const auto value = to_number(text);
  if (!value || *value < 1 || *value > 1e9 || *value != std::floor(*value)) {
    throw data_error("column '" + column + "': '" + text + "' is no positive whole number");
  }
  return static_cast<int>(*value);
}

bool truth(const std::string& text, const std::string& column) {
  if (const auto value = value_of(kTruths, lower(trimmed(text)))) return *value;
  throw data_error("column '" + column + "': '" + text + "' is neither true nor false");
}

void set_cell(Utterance& utterance, const std::string& column, std::string cell) {
  // File names are bytes; everything else ends up in JSON, which is UTF-8.
  if (column != "file" && column != "source" && !is_utf8(cell)) {
    throw data_error("column '" + column + "': is not UTF-8 text; save the CSV as UTF-8");
  }
  if (cell.find('\0') != std::string::npos) {
    throw data_error("column '" + column + "': holds a NUL byte");
  }
  if (auto member = text_field(column)) {
    utterance.*member = std::move(cell);
  } else if (column == "duration") {
    if (!cell.empty()) utterance.duration = required_seconds(cell, "duration");
  } else if (column == "sample_rate") {
    utterance.sample_rate = whole_number(cell, column);
  } else if (column == "channels") {
    utterance.channels = whole_number(cell, column);
  } else if (column == "synthetic") {
    utterance.synthetic = truth(cell, column);
  } else {
    utterance.extra[column] = std::move(cell);
  }
}

bool is_known(std::string_view column) {
  return std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end();
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
  if (const auto member = text_field(name)) return this->*member;
  if (name == "duration") return duration ? to_text(*duration) : "";
  if (name == "sample_rate") return sample_rate ? std::to_string(*sample_rate) : "";
  if (name == "channels") return channels ? std::to_string(*channels) : "";
  if (name == "synthetic") return synthetic ? "true" : "";
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
    if (!name.empty() && !is_known(name)) manifest.extra_columns.push_back(name);
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
  std::vector<std::string> cells(kColumns.begin(), kColumns.end());
  if (manifest.twins_unknown) cells.resize(kColumns.size() - kLaterColumns.size());
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
