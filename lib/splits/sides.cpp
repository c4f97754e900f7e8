#include "splits/sides.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "splits/groups.hpp"

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

namespace {

std::size_t speaker_count(const Manifest& manifest, const std::vector<std::size_t>& rows) {
  std::set<SpeakerId> speakers;
  for (const std::size_t i : rows) speakers.insert(manifest.rows[i].speaker_id());
  return speakers.size();
}

void check_classes(const Manifest& manifest, const Target& target, Split& split) {
  std::map<Part, std::set<std::size_t>> classes;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    classes[split.part[i]].insert(target.index_of(manifest, manifest.rows[i]));
  }
  for (std::size_t c = 0; c < target.labels.size(); ++c) {
    if (!classes[Part::kTrain].contains(c)) {
      throw data_error(manifest.source + ": no training clip of " + target.column + " '" +
                       target.labels[c] + "' with the split " + split.recipe + "; " +
                       advice_on_class(manifest, target, c));
    }
    if (!classes[Part::kTest].empty() && !classes[Part::kTest].contains(c)) {
      split.notes.push_back("no test clip of '" + target.labels[c] +
                            "', so that its recall is not measured; " +
                            advice_on_class(manifest, target, c));
    }
    if (!classes[Part::kDev].empty() && !classes[Part::kDev].contains(c)) {
      split.notes.push_back("no dev clip of '" + target.labels[c] + "'");
    }
  }
}

}  // namespace

void refuse_too_little(const Manifest& manifest, const Target& target) {
  if (manifest.rows.empty()) throw data_error(manifest.source + ": has no rows");
  if (target.labels.size() < 2) {
    throw data_error(manifest.source + ": column '" + target.column + "' has " +
                     std::to_string(target.labels.size()) +
                     " class(es), and at least 2 are needed to train");
  }
}

std::vector<std::size_t> all_rows(const Manifest& manifest) {
  std::vector<std::size_t> rows(manifest.rows.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

std::vector<Share> part_shares(double train, double dev, double test) {
  return {{train, 4.0}, {dev, 1.0}, {test, 2.0}};
}

void put_groups(const std::vector<Group>& groups, const std::vector<std::size_t>& parts,
                const std::vector<Part>& sides, Split& split) {
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::size_t i : groups[g].rows) split.part[i] = sides[parts[g]];
  }
}

void cut_dev(const Manifest& manifest, const Target& target, double share, std::uint64_t seed,
             Split& split) {
  const auto training = split.rows(Part::kTrain);
  if (training.empty()) return;
  const bool by_speaker = speaker_count(manifest, training) > 1;
  const auto groups =
      group_rows(manifest, target, training, by_speaker ? GroupBy::kSpeaker : GroupBy::kText);
  if (groups.size() < 2) {
    throw data_error(manifest.source +
                     ": no development part can be cut out of one training speaker who says one "
                     "text; add recordings, or give a column 'split' (--split column)");
  }
  put_groups(groups, deal(groups, {{1.0 - share, 4.0}, {share, 1.0}}, derive_seed(seed, "dev")),
             {Part::kTrain, Part::kDev}, split);
  if (by_speaker) return;
  split.dev_shares_speaker = true;
  split.notes.push_back(
      "one training speaker only: the development part was cut out by text, so early stopping saw "
      "the training speaker");
}

void check_sides(const Manifest& manifest, const Target& target, bool allow_overlap, Split& split) {
  const auto leaks = find_leaks(manifest, split);
  if (!leaks.empty() && !allow_overlap) {
    throw_leaks("the split " + split.recipe + " of " + manifest.source, leaks);
  }
  split.stamps.speaker_dependent = split.stamps.speaker_dependent || !leaks.empty();
  split.stamps.copies_leaked = split.stamps.copies_leaked || copies_leak(manifest, split);
  const auto nameless = static_cast<std::size_t>(
      std::count_if(manifest.rows.begin(), manifest.rows.end(),
                    [](const Utterance& row) { return row.speaker.empty(); }));
  if (nameless > 0 && !split.rows(Part::kTest).empty()) {
    split.notes.push_back(std::to_string(nameless) + " of " + std::to_string(manifest.rows.size()) +
                          " clips name no speaker, so that nobody knows whether one stands on both "
                          "sides; a column 'speaker' would tell");
  }
  check_classes(manifest, target, split);
}

}  // namespace ser
