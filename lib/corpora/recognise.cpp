#include "corpora/recognise.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace ser {
namespace {

void set_column(Utterance& row, const std::string& column, std::string value) {
  static const std::map<std::string, std::string Utterance::*> kMembers = {
      {"speaker", &Utterance::speaker},
      {"gender", &Utterance::gender},
      {"age", &Utterance::age},
      {"language", &Utterance::language},
      {"style", &Utterance::style},
      {"label", &Utterance::label},
      {"intensity", &Utterance::intensity},
      {"text", &Utterance::text},
      {"take", &Utterance::take}};
  row.*kMembers.at(column) = std::move(value);
}

/// The column's value; nothing where the rule has no value for this name.
std::optional<std::string> value_of(const ColumnRule& rule, const PartMatches& matches) {
  std::string value = filled(rule.form, matches);
  if (rule.values.empty() || value.empty()) return value;
  for (const auto& [key, mapped] : rule.values) {
    if (lower(key) == lower(value)) return mapped;
  }
  return std::nullopt;
}

/// "ravdess actor=12 channel=speech …", without the part `left_out`.
std::string joined_parts(const std::string& corpus, const PartMatches& matches,
                         const std::string& left_out) {
  std::string identity = corpus;
  for (const auto& [part, match] : matches) {
    if (part != left_out) identity.append(" ").append(part).append("=").append(lower(match.value));
  }
  return identity;
}

}  // namespace

NameReader::NameReader(CorpusDefinition definition) : definition_(std::move(definition)) {
  for (const auto& pattern : definition_.patterns) {
    patterns_.emplace_back(pattern, definition_.parts, definition_.name);
  }
}

std::optional<RecognisedName> NameReader::row_of(const PartMatches& matches) const {
  RecognisedName result;
  Utterance& row = result.row;
  row.corpus = definition_.name;
  row.synthetic = definition_.synthetic;
  for (const ColumnRule& rule : definition_.columns) {
    auto value = value_of(rule, matches);
    if (!value) return std::nullopt;
    set_column(row, rule.column, std::move(*value));
  }
  if (row.speaker.empty() || row.label.empty()) return std::nullopt;
  row.emotion = emotion_of(row.label);
  if (const auto speaker = definition_.speakers.find(row.speaker);
      speaker != definition_.speakers.end()) {
    if (row.gender.empty()) row.gender = speaker->second.gender;
    if (row.age.empty()) row.age = speaker->second.age;
  }
  result.identity = joined_parts(definition_.name, matches, "");
  result.twin_identity = result.identity;
  if (const auto& twins = definition_.twins; twins && matches.contains(twins->part)) {
    result.twin_identity = joined_parts(definition_.name, matches, twins->part);
    row.twin = result.twin_identity;
    const auto& code = matches.at(twins->part).code;
    const auto found = std::find(twins->prefer.begin(), twins->prefer.end(), code);
    result.rank =
        definition_.extensions.size() * static_cast<std::size_t>(found - twins->prefer.begin());
  }
  return result;
}

std::optional<RecognisedName> NameReader::read(const std::filesystem::path& path) const {
  std::string extension = lower(path.extension().string());
  if (!extension.empty()) extension.erase(0, 1);
  const auto& allowed = definition_.extensions;
  const auto format = std::find(allowed.begin(), allowed.end(), extension);
  if (format == allowed.end()) return std::nullopt;
  for (const NamePattern& pattern : patterns_) {
    const auto matches = pattern.match(path);
    if (!matches) continue;
    if (auto name = row_of(*matches)) {
      name->rank += static_cast<std::size_t>(format - allowed.begin());
      return name;
    }
  }
  return std::nullopt;
}

std::optional<std::string> NameReader::identity_of(const std::string& name) const {
  for (const std::string& path : {"/" + name, "/" + name + "." + definition_.extensions.front()}) {
    if (const auto read_name = read(path)) return read_name->identity;
  }
  return std::nullopt;
}

std::string NameReader::emotion_of(const std::string& label) const {
  const auto emotion = definition_.emotions.find(label);
  return emotion == definition_.emotions.end() ? label : emotion->second;
}

std::vector<NamedFile> recognise_all(const std::vector<std::filesystem::path>& paths,
                                     const std::vector<NameReader>& readers) {
  std::vector<std::vector<std::pair<std::size_t, RecognisedName>>> candidates(paths.size());
  std::vector<std::size_t> accepted(readers.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t r = 0; r < readers.size(); ++r) {
      auto name = readers[r].read(paths[i]);
      if (!name) continue;
      candidates[i].emplace_back(r, std::move(*name));
      ++accepted[r];
    }
  }
  std::vector<NamedFile> named(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto best = std::max_element(
        candidates[i].begin(), candidates[i].end(),
        [&](const auto& a, const auto& b) { return accepted[a.first] < accepted[b.first]; });
    if (best == candidates[i].end()) continue;
    named[i] = {&readers[best->first], std::move(best->second)};
  }
  return named;
}

}  // namespace ser
