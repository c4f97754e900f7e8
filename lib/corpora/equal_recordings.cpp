#include "corpora/equal_recordings.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace ser {
namespace {

bool is_known_pair(const Utterance& a, const Utterance& b,
                   std::span<const CorpusDefinition> definitions) {
  const auto stem = [](const Utterance& row) {
    return std::filesystem::path(row.file).stem().string();
  };
  for (const auto& definition : definitions) {
    if (definition.name != a.corpus || definition.name != b.corpus) continue;
    for (const auto& names : definition.known_duplicates) {
      const auto has = [&](const Utterance& row) {
        return std::find(names.begin(), names.end(), stem(row)) != names.end();
      };
      if (has(a) && has(b)) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<EqualRecordings> equal_recordings(std::span<const Utterance> all,
                                              std::span<const CorpusDefinition> definitions) {
  std::map<std::string, std::vector<const Utterance*>> by_hash;
  for (const auto& row : all) by_hash[row.hash].push_back(&row);
  std::vector<EqualRecordings> result;
  for (const auto& [unused, rows] : by_hash) {
    if (rows.size() < 2) continue;
    EqualRecordings equal{{}, true};
    for (const Utterance* row : rows) {
      equal.files.push_back(row->file);
      equal.known = equal.known && (row == rows[0] || is_known_pair(*rows[0], *row, definitions));
    }
    result.push_back(std::move(equal));
  }
  std::sort(result.begin(), result.end(),
            [](const auto& a, const auto& b) { return a.files < b.files; });
  return result;
}

}  // namespace ser
