#include "corpora/listed_names.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "core/text.hpp"

namespace ser {
namespace fs = std::filesystem;
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
      &Utterance::speaker, &Utterance::gender,    &Utterance::age,  &Utterance::language,
      &Utterance::style,   &Utterance::intensity, &Utterance::text, &Utterance::take,
      &Utterance::twin};
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
