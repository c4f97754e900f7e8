#include "corpora/listing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "audio/formats.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "corpora/label_set.hpp"
#include "storage/atomic_file.hpp"
#include "storage/encoding.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kSeparators = "\t|,";
constexpr std::array<std::string Utterance::*, 3> kListFields = {
    &Utterance::emotion, &Utterance::speaker, &Utterance::gender};

std::string extension_of(const fs::path& path) { return lower(path.extension().string()); }

/// Where the paths of one file lead; asks the system once for each folder.
class Places {
 public:
  explicit Places(const fs::path& listing)
      : base_(fs::absolute(listing).parent_path().lexically_normal()) {}

  const fs::path& base() const { return base_; }

  fs::path path(const std::string& file) const { return place_of(base_, file).lexically_normal(); }

  fs::path location(const std::string& name) {
    const fs::path file = place_of(base_, name);
    const fs::path folder = file.parent_path();
    auto [found, fresh] = folders_.try_emplace(folder);
    if (fresh) {
      std::error_code error;
      found->second = fs::weakly_canonical(folder, error);
      if (error) found->second = folder.lexically_normal();
    }
    return found->second / file.filename();
  }

 private:
  fs::path base_;
  std::map<fs::path, fs::path> folders_;
};

/// "31.0", as pandas writes a whole number beside missing ones, is 31.
std::string whole_years(const std::string& age) {
  const auto value = to_number(age);
  if (!value || *value != std::floor(*value) || std::abs(*value) > 1000.0) return age;
  return std::to_string(static_cast<int>(*value));
}

void make_canonical(Utterance& row) {
  for (std::string* word : {&row.emotion, &row.label}) {
    if (is_no_label(*word)) word->clear();
  }
  if (row.emotion.empty()) row.emotion = row.label;
  if (row.label.empty()) row.label = trimmed(row.emotion);
  row.emotion = canonical_emotion(row.emotion);
  const auto gender = canonical_gender(row.gender);
  row.gender = gender ? spelling(kSpeakerGenders, *gender) : "";
  row.age = whole_years(row.age);
}

/// The separator behind the path, or the end of the line; nothing when no path ends like a
/// recording.
std::optional<std::size_t> end_of_path(std::string_view line) {
  if (has_audio_extension(fs::path(line))) return line.size();
  for (auto at = line.find_first_of(kSeparators); at != std::string_view::npos;
       at = line.find_first_of(kSeparators, at + 1)) {
    if (has_audio_extension(fs::path(trimmed(line.substr(0, at))))) return at;
  }
  return std::nullopt;
}

/// The path of a recording that a blank ends; empty: there is none.
std::string path_before_blank(std::string_view line) {
  for (auto at = line.find(' '); at != std::string_view::npos; at = line.find(' ', at + 1)) {
    const std::string path(line.substr(0, at));
    if (has_audio_extension(path)) return path;
  }
  return "";
}

Utterance row_of(std::string_view line) {
  if (line.find('\0') != std::string_view::npos) {
    throw data_error("holds a NUL byte; save the list as UTF-8");
  }
  const auto end = end_of_path(line);
  if (!end) {
    if (const std::string path = path_before_blank(line); !path.empty()) {
      throw data_error("a blank follows the path " + path +
                       "; a tab, | or comma must stand between path, emotion, speaker and gender");
    }
    throw data_error(
        "begins with no path of a recording (such as a.wav, then emotion, speaker and gender after "
        "tabs, | or commas)");
  }
  Utterance row;
  row.file = trimmed(line.substr(0, *end));
  if (*end == line.size()) return row;
  const auto fields = split(line.substr(*end + 1), line[*end]);
  if (fields.size() > kListFields.size()) {
    throw data_error("has " + std::to_string(fields.size()) +
                     " fields behind the path, and emotion, speaker and gender are known");
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!is_utf8(fields[i])) {
      throw data_error("field " + std::to_string(i + 2) + ": is not UTF-8 text");
    }
    row.*kListFields[i] = trimmed(fields[i]);
  }
  return row;
}

/// Kaldi's `id path`.
std::string_view without_id(std::string_view line) {
  const auto space = line.find_first_of(" \t");
  if (space == std::string_view::npos) throw data_error("has no path behind the id");
  if (line.ends_with('|')) throw data_error("is a command, which is not run; name a recording");
  return line.substr(space + 1);
}

std::vector<Utterance> read_list(const fs::path& path) {
  const std::string text = without_byte_order_mark(read_text_file(path), path.string());
  std::string_view rest = text;
  const bool has_ids = extension_of(path) == ".scp";
  std::vector<Utterance> rows;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t size = std::min(rest.find('\n'), rest.size());
    const std::string line = trimmed(rest.substr(0, size));
    rest.remove_prefix(std::min(size + 1, rest.size()));
    if (line.empty() || line.starts_with('#')) continue;
    try {
      rows.push_back(row_of(trimmed(has_ids ? without_id(line) : std::string_view(line))));
    } catch (const Error& error) {
      throw data_error(path.string() + ":" + std::to_string(number) + ": " + error.what());
    }
    rows.back().line = number;
  }
  if (rows.empty()) throw data_error(path.string() + ": names no recording");
  return rows;
}

/// What a reader should know of paths that place_of() found in another spelling; empty: none.
std::string respelt_text(const fs::path& listing, const fs::path& base,
                         const std::vector<Utterance>& rows) {
  std::size_t count = 0;
  std::string first;
  for (const Utterance& row : rows) {
    const fs::path place = place_of(base, row.file);
    if (place == base / row.file) continue;
    if (count++ == 0)
      first = "'" + row.file + "' is read as " + place.lexically_relative(base).string();
  }
  if (count == 0) return "";
  return listing.string() + ": " + std::to_string(count) + (count == 1 ? " path" : " paths") +
         " not found as spelt, but without outer blanks and with / for \\ (" + first + ")";
}

/// Whether the row says of itself that it has no label. In a table with labels an empty cell says
/// so, too; the name of the file is asked where the row states its corpus.
bool says_no_label(const Utterance& row, bool others_have_labels) {
  const auto has_none = [](const std::string& word) { return word.empty() || is_no_label(word); };
  if (!has_none(row.emotion) || !has_none(row.label)) return false;
  if (is_no_label(row.emotion) || is_no_label(row.label)) return true;
  return others_have_labels && row.corpus.empty();
}

}  // namespace

bool is_listing(const fs::path& path) {
  const std::string extension = extension_of(path);
  return is_table_name(path) || extension == ".txt" || extension == ".lst" || extension == ".scp";
}

Listing read_listing(const fs::path& path, const std::string& corpus,
                     std::span<const ColumnChoice> columns) {
  Listing listing;
  std::vector<Utterance> rows;
  const bool is_table = is_table_name(path);
  if (is_table) {
    Manifest manifest = read_manifest(path, RepeatedRows::kKeep, columns);
    require_rows(manifest);
    rows = std::move(manifest.rows);
    listing.extra_columns = std::move(manifest.extra_columns);
  } else {
    rows = read_list(path);
  }
  const bool labelled = is_table && std::any_of(rows.begin(), rows.end(), [](const auto& row) {
                          return !row.emotion.empty() || !row.label.empty();
                        });
  Places places(path);
  if (auto note = respelt_text(path, places.base(), rows); !note.empty()) {
    listing.notes.push_back(std::move(note));
  }
  for (auto& row : rows) {
    ListedRecording listed;
    if (row.corpus.empty()) row.corpus = trimmed(row.column("database"));
    listed.without_label = says_no_label(row, labelled);
    listed.where = path.string() + ":" + std::to_string(row.line);
    listed.corpus_stated = !row.corpus.empty();
    if (row.corpus.empty()) row.corpus = corpus.empty() ? path.stem().string() : corpus;
    make_canonical(row);
    listed.path = places.path(row.file);
    listed.location = places.location(row.file);
    if (!row.source.empty()) listed.source = places.location(row.source);
    listed.row = std::move(row);
    listing.recordings.push_back(std::move(listed));
  }
  return listing;
}

namespace {

/// "\n1.25\n3" of a piece, nothing of a whole recording.
std::string piece_of(const Utterance& row) {
  const double start = row.start_s();
  const auto end = row.end_s();
  if (start == 0.0 && !end) return "";
  return "\n" + to_text(start) + "\n" + (end ? to_text(*end) : "");
}

void fill_empty(Utterance& row, const Utterance& name) {
  static constexpr std::array kFields = {
      &Utterance::speaker,  &Utterance::gender, &Utterance::age,
      &Utterance::language, &Utterance::style,  &Utterance::intensity,
      &Utterance::text,     &Utterance::take,   &Utterance::twin};
  for (const auto field : kFields) {
    if ((row.*field).empty()) row.*field = name.*field;
  }
  row.synthetic = row.synthetic || name.synthetic;
  if (!row.emotion.empty()) return;
  row.emotion = name.emotion;
  row.label = name.label;
}

NamedFile named(const ListedRecording& listed, NamedFile from_name) {
  NamedFile result = std::move(from_name);
  RecognisedName& name = result.name;
  Utterance row = listed.row;
  if (result.reader != nullptr) {
    row.corpus = name.row.corpus;
    fill_empty(row, name.row);
  } else {
    row.synthetic = row.synthetic || name.row.synthetic;
    name.identity = row.corpus + "\nlisted=" + listed.location.native();
    name.twin_identity = name.identity;
  }
  name.identity += piece_of(row);
  name.twin_identity += piece_of(row);
  name.row = std::move(row);
  return result;
}

}  // namespace

std::vector<NamedFile> name_listed(std::span<const ListedRecording> recordings,
                                   const std::vector<NameReader>& readers) {
  std::vector<NamedFile> found(recordings.size());
  std::vector<std::size_t> unsaid;
  std::vector<fs::path> paths;
  for (std::size_t i = 0; i < recordings.size(); ++i) {
    const ListedRecording& listed = recordings[i];
    if (listed.without_label) continue;  // its name is not asked either
    if (!listed.corpus_stated && listed.row.emotion.empty()) {
      unsaid.push_back(i);
      paths.push_back(listed.path);
      continue;
    }
    const auto reader = std::find_if(readers.begin(), readers.end(), [&](const NameReader& r) {
      return r.definition().name == listed.row.corpus;
    });
    if (reader == readers.end()) continue;
    found[i].name.row.synthetic = reader->definition().synthetic;
    if (auto name = reader->read(listed.path)) found[i] = {&*reader, std::move(*name)};
  }
  auto recognised = recognise_all(paths, readers);
  for (std::size_t i = 0; i < unsaid.size(); ++i) found[unsaid[i]] = std::move(recognised[i]);
  for (std::size_t i = 0; i < found.size(); ++i) {
    found[i] = named(recordings[i], std::move(found[i]));
  }
  return found;
}

}  // namespace ser
