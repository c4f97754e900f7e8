#include "corpora/listing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "audio/sound_file.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "corpora/label_set.hpp"
#include "storage/atomic_file.hpp"

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

  fs::path path(const fs::path& file) const { return (base_ / file).lexically_normal(); }

  fs::path location(const fs::path& file) {
    const fs::path folder = (base_ / file).parent_path();
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

Utterance row_of(std::string_view line) {
  if (line.find('\0') != std::string_view::npos) {
    throw data_error("holds a NUL byte; save the list as UTF-8");
  }
  const auto end = end_of_path(line);
  if (!end) {
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
  const std::string text = read_text_file(path);
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
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
  return rows;
}

}  // namespace

bool is_listing(const fs::path& path) {
  const std::string extension = extension_of(path);
  return extension == ".csv" || extension == ".txt" || extension == ".lst" || extension == ".scp";
}

Listing read_listing(const fs::path& path, const std::string& corpus) {
  Listing listing;
  std::vector<Utterance> rows;
  if (extension_of(path) == ".csv") {
    Manifest manifest = read_manifest(path, RepeatedRows::kKeep);
    rows = std::move(manifest.rows);
    listing.extra_columns = std::move(manifest.extra_columns);
  } else {
    rows = read_list(path);
  }
  Places places(path);
  for (auto& row : rows) {
    ListedRecording listed;
    if (row.corpus.empty()) row.corpus = trimmed(row.column("database"));
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
