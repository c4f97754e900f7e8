#include "splits/groups.hpp"

#include <map>
#include <numeric>
#include <utility>

#include "splits/split.hpp"

namespace ser {
namespace {

/// Union-find over row numbers.
class Links {
 public:
  explicit Links(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

std::string key_of(const Utterance& row, GroupBy by) {
  switch (by) {
    case GroupBy::kSpeaker:
      return "speaker " + speaker_text(row.speaker_id());
    case GroupBy::kCorpus:
      return "corpus " + row.corpus;
    case GroupBy::kText:
      return "text " + row.corpus + ":" + row.text;
    case GroupBy::kClip:
      break;
  }
  return {};
}

}  // namespace

std::vector<Group> group_rows(const Manifest& manifest, const Target& target,
                              const std::vector<std::size_t>& rows, GroupBy by, Copies copies) {
  Links links(manifest.rows.size());
  std::map<std::string, std::size_t> first;
  const auto link = [&](const std::string& key, std::size_t row) {
    links.join(first.try_emplace(key, row).first->second, row);
  };
  for (const std::size_t i : rows) {
    const Utterance& row = manifest.rows[i];
    if (!row.hash.empty()) link("hash " + row.hash, i);
    if (!row.twin.empty()) link("twin " + row.twin, i);
    link("file " + row.file, i);
    if (!row.source.empty() && copies == Copies::kWithSource) link("file " + row.source, i);
    if (by != GroupBy::kClip) link(key_of(row, by), i);
  }
  std::map<std::size_t, Group> groups;
  for (const std::size_t i : rows) {
    Group& group = groups[links.root(i)];
    if (group.rows.empty()) group.classes.resize(target.labels.size());
    group.rows.push_back(i);
    group.classes[target.index_of(manifest, manifest.rows[i])] += 1.0;
  }
  std::vector<Group> result;
  result.reserve(groups.size());
  for (auto& [root, group] : groups) result.push_back(std::move(group));
  return result;
}

}  // namespace ser
