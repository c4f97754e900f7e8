#include "splits/sides.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "core/error.hpp"
#include "core/random.hpp"
#include "splits/advice.hpp"

namespace ser {
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
