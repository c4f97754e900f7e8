#include "splits/advice.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.hpp"
#include "splits/groups.hpp"
#include "splits/sides.hpp"

namespace ser {
namespace {

constexpr std::array<std::array<int, 3>, 4> kShares = {
    {{70, 15, 15}, {60, 20, 20}, {50, 20, 30}, {40, 20, 40}}};
constexpr std::size_t kMostFolds = 5;

/// Whether every class has a clip in the part.
bool has_every_class(const std::vector<Group>& groups, const std::vector<std::size_t>& parts,
                     std::size_t part) {
  for (std::size_t c = 0; c < groups.front().classes.size(); ++c) {
    bool any = false;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      any = any || (parts[g] == part && groups[g].classes[c] > 0.0);
    }
    if (!any) return false;
  }
  return true;
}

std::string shares_that_work(const std::vector<Group>& groups) {
  for (const auto& [train, dev, test] : kShares) {
    const auto parts =
        deal(groups, part_shares(train / 100.0, dev / 100.0, test / 100.0), /*seed=*/1);
    if (!has_every_class(groups, parts, 0) || !has_every_class(groups, parts, 2)) continue;
    return "speaker:" + std::to_string(train) + "/" + std::to_string(dev) + "/" +
           std::to_string(test);
  }
  return {};
}

/// The number of folds with which every fold trains on every class; 0: none.
std::size_t folds_that_work(const std::vector<Group>& groups) {
  for (std::size_t k = std::min(kMostFolds, groups.size()); k >= 2; --k) {
    const auto parts =
        deal(groups, std::vector<Share>(k, {1.0 / static_cast<double>(k), 1.0}), /*seed=*/1);
    bool works = true;
    for (std::size_t fold = 0; works && fold < k; ++fold) {
      std::vector<std::size_t> tested;
      tested.reserve(parts.size());
      for (const std::size_t part : parts) tested.push_back(part == fold ? 1 : 0);
      works = has_every_class(groups, tested, 0);
    }
    if (works) return k;
  }
  return 0;
}

}  // namespace

std::string advice_on_class(const Manifest& manifest, const Target& target, std::size_t label) {
  const auto groups = group_rows(manifest, target, all_rows(manifest), GroupBy::kSpeaker);
  std::vector<const Group*> sayers;
  for (const Group& group : groups) {
    if (group.classes[label] > 0.0) sayers.push_back(&group);
  }
  const std::string& name = target.labels[label];
  if (sayers.size() < 2) {
    const auto& row = manifest.rows[sayers.front()->rows.front()];
    return "only speaker " + speaker_text(row.speaker_id()) + " says '" + name +
           "', so no speaker-disjoint split has it on both sides: leave it out (ser ingest "
           "--labels), or add recordings";
  }
  std::string text = std::to_string(sayers.size()) + " speakers say '" + name + "'";
  const std::string shares = shares_that_work(groups);
  const std::size_t folds = folds_that_work(groups);
  if (!shares.empty()) {
    text += "; --split " + shares + " has a training and a test clip of every class";
  }
  if (folds > 0) {
    text += "; --cv group:speaker -k " + std::to_string(folds) +
            " tests every clip once and trains on every class";
  }
  if (shares.empty() && folds == 0) {
    text +=
        "; no split by speaker has every class on both sides: choose the speakers with "
        "--test-speakers, or leave labels out (ser ingest --labels)";
  }
  return text;
}

std::string advice_on_one_speaker(const Manifest& manifest, const Target& target) {
  const auto texts = group_rows(manifest, target, all_rows(manifest), GroupBy::kText);
  std::string text = "--split none trains on all, without a test";
  if (texts.size() > 1) {
    text += "; --cv group:text --allow-speaker-overlap tests new sentences of the same speaker";
  }
  return text;
}

}  // namespace ser
