#include "manifest/manifest.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "manifest/utterance_columns.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// How many of the last columns manifests of earlier versions lack: `twin` and `synthetic`.
constexpr std::size_t kLaterColumns = 2;

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
bool ingested_without_twins(const Manifest& manifest) {
  return !manifest.has_column("twin") &&
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

fs::path place_of(const fs::path& folder, const std::string& file) {
  fs::path place = folder / file;  // an absolute file stands alone
  std::string plain = trimmed(file);
  std::replace(plain.begin(), plain.end(), '\\', '/');
  if (plain == file) return place;
  std::error_code ignored;
  for (const auto& other : {trimmed(file), plain}) {
    if (fs::exists(place, ignored)) break;
    if (fs::exists(folder / other, ignored)) place = folder / other;
  }
  return place;
}

fs::path Manifest::path_of(const Utterance& utterance) const {
  return place_of(folder, utterance.file);
}

void require_recordings(const Manifest& manifest, std::span<const std::size_t> rows) {
  for (const std::size_t row : rows) {
    std::error_code ignored;
    if (fs::exists(manifest.path_of(manifest.rows[row]), ignored)) return;
  }
  // A single one is named when it is read, and so are those of a command line.
  if (rows.size() < 2 || manifest.header.empty()) return;
  const Utterance& first = manifest.rows[rows.front()];
  const fs::path folder = manifest.folder.empty() ? fs::path(".") : manifest.folder;
  throw data_error(manifest.source + ": none of its " + std::to_string(rows.size()) +
                   " recordings is there (first: " + manifest.path_of(first).string() +
                   "); relative paths begin at the manifest's folder, " + folder.string() +
                   ": move it back to its recordings, or ingest them again");
}

void require_rows(const Manifest& manifest) {
  if (!manifest.rows.empty() || manifest.header.empty()) return;
  throw data_error(manifest.source + ": has a line of column names, but no rows");
}

void require_recordings(const Manifest& manifest) {
  require_rows(manifest);
  std::vector<std::size_t> rows(manifest.rows.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  require_recordings(manifest, rows);
}

bool Manifest::has_column(std::string_view name) const {
  return std::find(columns.begin(), columns.end(), name) != columns.end();
}

std::string Manifest::without(std::string_view name) const {
  const std::string column = "column '" + std::string(name) + "'";
  if (has_column(name) || header.empty()) return column + " is empty";
  return "no " + column + " (found: " + join(header, ", ") + ")";
}

std::string Manifest::where(const Utterance& utterance) const {
  return source + ":" + std::to_string(utterance.line);
}

namespace {

void refuse_other_encodings(const CsvTable& table) {
  for (const auto& name : table.header) {
    if (is_utf8(name) && name.find('\0') == std::string::npos) continue;
    throw data_error(table.source +
                     ":1: the names of the columns are not UTF-8 text; save the CSV as UTF-8");
  }
}

Utterance utterance_of(CsvRow row, std::span<const NamedColumn> columns) {
  Utterance utterance;
  utterance.line = row.line;
  for (const NamedColumn& column : columns) {
    set_cell(utterance, column.name, std::move(row.cells[column.cell]));
  }
  check(utterance);
  return utterance;
}

}  // namespace

Manifest parse_manifest(std::string_view text, const std::string& source, RepeatedRows repeated,
                        std::span<const ColumnChoice> choices) {
  CsvTable table = parse_csv(text, source);
  refuse_other_encodings(table);
  const auto columns = named_columns(table, choices);
  Manifest manifest;
  manifest.source = source;
  manifest.hash = hash_hex(text);
  manifest.header = table.header;
  for (const auto& column : columns) {
    manifest.columns.push_back(column.name);
    if (!is_known_column(column.name)) manifest.extra_columns.push_back(column.name);
  }
  manifest.rows.reserve(table.rows.size());
  for (auto& row : table.rows) {
    const std::size_t line = row.line;
    try {
      manifest.rows.push_back(utterance_of(std::move(row), columns));
    } catch (const Error& error) {
      throw data_error(source + ":" + std::to_string(line) + ": " + error.what());
    }
  }
  if (repeated == RepeatedRows::kRefuse) refuse_repeated_rows(manifest);
  manifest.twins_unknown = ingested_without_twins(manifest);
  return manifest;
}

Manifest read_manifest(const fs::path& path, RepeatedRows repeated,
                       std::span<const ColumnChoice> choices) {
  Manifest manifest = parse_manifest(read_text_file(path), path.string(), repeated, choices);
  manifest.folder = path.parent_path();
  return manifest;
}

bool is_table_name(const fs::path& path) {
  const std::string extension = lower(path.extension().string());
  return extension == ".csv" || extension == ".tsv";
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
  std::vector<std::string> cells = known_column_names();
  if (manifest.twins_unknown) cells.resize(cells.size() - kLaterColumns);
  cells.insert(cells.end(), manifest.extra_columns.begin(), manifest.extra_columns.end());
  const std::vector<std::string> header = cells;
  std::string csv = csv_header(header);
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
