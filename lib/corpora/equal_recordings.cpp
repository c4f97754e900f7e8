#include "corpora/equal_recordings.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "core/text.hpp"

namespace ser {
namespace {

bool names_row(const std::vector<std::string>& names, const Utterance& row) {
  const std::string stem = lower(trimmed(std::filesystem::path(row.file).stem().string()));
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& name) { return lower(name) == stem; });
}

bool is_known_pair(const Utterance& a, const Utterance& b,
                   std::span<const CorpusDefinition> definitions) {
  for (const auto& definition : definitions) {
    if (definition.name != a.corpus || definition.name != b.corpus) continue;
    for (const auto& names : definition.known_duplicates) {
      if (names_row(names, a) && names_row(names, b)) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<EqualRecordings> equal_recordings(std::span<const Utterance> rows,
                                              std::span<const CorpusDefinition> definitions) {
  std::map<std::string, std::vector<const Utterance*>> by_hash;
  for (const auto& row : rows) by_hash[row.hash].push_back(&row);
  std::vector<EqualRecordings> all;
  for (const auto& [unused, same] : by_hash) {
    if (same.size() < 2) continue;
    EqualRecordings& equal = all.emplace_back(EqualRecordings{{}, true});
    for (const Utterance* row : same) {
      equal.files.push_back(row->file);
      equal.known = equal.known && (row == same[0] || is_known_pair(*same[0], *row, definitions));
    }
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.files < b.files; });
  return all;
}

}  // namespace ser
