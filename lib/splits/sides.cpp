#include "splits/sides.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "manifest/speaker_emotions.hpp"
#include "splits/groups.hpp"

namespace ser {
namespace {

std::size_t speaker_count(const Manifest& manifest, const std::vector<std::size_t>& rows) {
  std::set<SpeakerId> speakers;
  for (const std::size_t i : rows) speakers.insert(manifest.rows[i].speaker_id());
  return speakers.size();
}

/// Throws data_error for a class without a training clip.
MissingClasses missing_classes(const Manifest& manifest, const Target& target, const Split& split) {
  std::map<Part, std::set<std::size_t>> classes;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    classes[split.part[i]].insert(target.index_of(manifest, manifest.rows[i]));
  }
  const auto lacks = [&](Part part, std::size_t c) {
    return !classes[part].empty() && !classes[part].contains(c);
  };
  MissingClasses missing;
  for (std::size_t c = 0; c < target.labels.size(); ++c) {
    if (!classes[Part::kTrain].contains(c)) {
      throw data_error(manifest.source + ": no training clip of " + target.column + " '" +
                       target.labels[c] + "' with the split " + split.recipe + "; " +
                       advice_on_class(manifest, target, c, split.recipe));
    }
    if (lacks(Part::kTest, c)) missing.test.push_back(c);
    if (lacks(Part::kDev, c)) missing.dev.push_back(c);
  }
  return missing;
}

}  // namespace

void refuse_too_little(const Manifest& manifest, const Target& target) {
  if (manifest.rows.empty()) throw data_error(manifest.source + ": has no rows");
  if (target.labels.size() < 2) {
    throw data_error(manifest.source + ": " +
                     (target.labels.empty() ? manifest.without(target.column)
                                            : "column '" + target.column + "' has one class") +
                     "; training needs two classes or more");
  }
}

std::set<SpeakerId> named_speakers(const Manifest& manifest, const std::string& what) {
  std::set<SpeakerId> speakers;
  for (const Utterance& row : manifest.rows) {
    if (!row.speaker.empty()) speakers.insert(row.speaker_id());
  }
  if (!speakers.empty()) return speakers;
  throw data_error(manifest.source + ": " + manifest.without("speaker") + ", and " + what +
                   " needs it; --split random:70/15/15 --allow-speaker-overlap goes without");
}

void refuse_no_speakers(const Manifest& manifest, const std::string& what) {
  static_cast<void>(named_speakers(manifest, what));
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
    refuse_no_speakers(manifest, "the development part, which is cut out by speaker,");
    throw data_error(manifest.source +
                     ": only one training speaker is left, with one text, so there is nobody to "
                     "validate on: add speakers, or give a column 'split' (--split column)");
  }
  put_groups(groups, deal(groups, {{1.0 - share, 4.0}, {share, 1.0}}, derive_seed(seed, "dev")),
             {Part::kTrain, Part::kDev}, split);
  if (by_speaker) return;
  split.dev_shares_speaker = true;
  split.notes.push_back(
      "there is only one training speaker, so some of its texts are the development set; early "
      "stopping saw the training speaker");
}

namespace {

/// Whether clips without a speaker are of a corpus that has clips in the test and outside of it, so
/// that nobody knows whether one of its speakers has.
bool may_share_unnamed_speaker(const Manifest& manifest, const Split& split) {
  struct Corpus {
    bool tested = false;
    bool trained = false;
    bool unnamed = false;
  };
  std::map<std::string, Corpus> corpora;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    if (split.part[i] == Part::kUnused) continue;
    Corpus& corpus = corpora[folded_id(manifest.rows[i].corpus)];
    (split.part[i] == Part::kTest ? corpus.tested : corpus.trained) = true;
    corpus.unnamed = corpus.unnamed || manifest.rows[i].speaker.empty();
  }
  return std::any_of(corpora.begin(), corpora.end(), [](const auto& entry) {
    return entry.second.tested && entry.second.trained && entry.second.unnamed;
  });
}

}  // namespace

MissingClasses judge_sides(const Manifest& manifest, const Target& target, bool allow_overlap,
                           Split& split) {
  const auto leaks = find_leaks(manifest, split);
  if (!leaks.empty() && !allow_overlap) {
    throw_leaks("the split " + split.recipe + " of " + manifest.source, leaks);
  }
  split.stamps.speaker_dependent |= !leaks.empty();
  if (may_share_unnamed_speaker(manifest, split)) {
    split.stamps.speaker_dependent |= Held::unknown();
  }
  split.stamps.copies_leaked |= copies_leak(manifest, split);
  return missing_classes(manifest, target, split);
}

void check_sides(const Manifest& manifest, const Target& target, bool allow_overlap, Split& split) {
  const MissingClasses missing = judge_sides(manifest, target, allow_overlap, split);
  if (const auto note = tied_text(speaker_emotions(manifest))) split.notes.push_back(*note);
  if (const auto note = note_on_nameless(manifest); note && !split.rows(Part::kTest).empty()) {
    split.notes.push_back(*note);
  }
  std::ranges::move(notes_on_classes(manifest, target, missing, split.recipe),
                    std::back_inserter(split.notes));
}

}  // namespace ser
