#include "splits/advice.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "splits/groups.hpp"
#include "splits/sides.hpp"
#include "splits/split.hpp"

namespace ser {
namespace {

constexpr std::array<std::array<int, 3>, 4> kShares = {
    {{70, 15, 15}, {60, 20, 20}, {50, 20, 30}, {40, 20, 40}}};
constexpr std::size_t kMostFolds = 5;

std::string counted_classes(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " class" : " classes");
}

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

/// Which part of each fold must hold every class.
enum class Needed { kTraining, kBoth };

/// The largest number of folds with which every fold has every class where it is needed; 0: none.
std::size_t folds_that_work(const std::vector<Group>& groups, Needed needed) {
  for (std::size_t k = std::min(kMostFolds, groups.size()); k >= 2; --k) {
    const auto parts =
        deal(groups, std::vector<Share>(k, {1.0 / static_cast<double>(k), 1.0}), /*seed=*/1);
    bool works = true;
    for (std::size_t fold = 0; works && fold < k; ++fold) {
      std::vector<std::size_t> tested;
      tested.reserve(parts.size());
      for (const std::size_t part : parts) tested.push_back(part == fold ? 1 : 0);
      works = has_every_class(groups, tested, 0) &&
              (needed == Needed::kTraining || has_every_class(groups, tested, 1));
    }
    if (works) return k;
  }
  return 0;
}

std::vector<Group> speakers_in(const Manifest& manifest, const Target& target) {
  return group_rows(manifest, target, all_rows(manifest), GroupBy::kSpeaker);
}

std::size_t speakers_with(const std::vector<Group>& speakers, std::size_t label) {
  return static_cast<std::size_t>(
      std::ranges::count_if(speakers, [&](const Group& one) { return one.classes[label] > 0.0; }));
}

/// "1 speaker has any", "4 speakers have any".
std::string have_any(std::size_t speakers) {
  return std::to_string(speakers) + (speakers == 1 ? " speaker has any" : " speakers have any");
}

/// What would put every class on both sides, other than what was done.
std::vector<std::string> other_recipes(const std::vector<Group>& speakers,
                                       const std::string& done) {
  std::vector<std::string> recipes;
  const std::string shares = shares_that_work(speakers);
  if (!shares.empty() && shares != done) recipes.push_back("--split " + shares);
  const std::size_t folds = folds_that_work(speakers, Needed::kTraining);
  if (folds > 0) recipes.push_back("--cv group:speaker -k " + std::to_string(folds));
  return recipes;
}

}  // namespace

std::string advice_on_class(const Manifest& manifest, const Target& target, std::size_t label,
                            const std::string& done) {
  const auto speakers = speakers_in(manifest, target);
  const std::size_t count = speakers_with(speakers, label);
  const std::string& name = target.labels[label];
  if (count < 2) {
    const auto only =
        std::ranges::find_if(speakers, [&](const Group& one) { return one.classes[label] > 0.0; });
    return "only speaker " + speaker_text(manifest.rows[only->rows.front()].speaker_id()) +
           " has '" + name +
           "' clips, so they cannot be in both training and test: add recordings, or leave the "
           "label out (ser ingest --labels)";
  }
  const auto recipes = other_recipes(speakers, done);
  return std::to_string(count) + " speakers have '" + name + "' clips: " +
         (recipes.empty() ? "choose the test speakers with --test-speakers, or leave the label out "
                            "(ser ingest --labels)"
                          : "try " + join(recipes, " or "));
}

std::string advice_on_one_speaker(const Manifest& manifest, const Target& target) {
  const auto texts = group_rows(manifest, target, all_rows(manifest), GroupBy::kText);
  std::string text = "--split none trains on all clips, without a test";
  if (texts.size() > 1) {
    text += "; --cv group:text --allow-speaker-overlap tests new sentences of the same speaker";
  }
  return text;
}

Error too_few_speakers(const Manifest& manifest, const Target& target, const std::string& needs) {
  std::set<std::string> speakers;
  for (const Utterance& row : manifest.rows) {
    if (!row.speaker.empty()) speakers.insert(speaker_text(row.speaker_id()));
  }
  std::string found = "only one speaker";
  if (speakers.empty()) found = manifest.without("speaker");
  if (speakers.size() > 1) {
    found = "its " + std::to_string(speakers.size()) +
            " speakers share recordings of equal samples, so that they are one group";
  }
  return data_error(manifest.source + ": " + found + ", and " + needs + " needs two or more (" +
                    advice_on_one_speaker(manifest, target) + ")");
}

namespace {

std::string quoted_labels(const Target& target, const std::vector<std::size_t>& classes) {
  std::vector<std::string> labels;
  for (const std::size_t c : classes) labels.push_back("'" + target.labels[c] + "'");
  return join(labels, ", ");
}

/// "has no 'angry' test clip (4 speakers have any); its UAR averages 3 classes"
std::string untested_text(const Manifest& manifest, const Target& target,
                          const std::vector<std::size_t>& untested) {
  std::string text = "has no " + quoted_labels(target, untested) + " test clip";
  if (untested.size() == 1) {
    text += " (" + have_any(speakers_with(speakers_in(manifest, target), untested.front())) + ")";
  }
  return text + "; its UAR averages " + counted_classes(target.labels.size() - untested.size());
}

}  // namespace

std::vector<std::string> notes_on_classes(const Manifest& manifest, const Target& target,
                                          const MissingClasses& missing, const std::string& done) {
  std::vector<std::string> notes;
  if (!missing.test.empty()) {
    const auto recipes = other_recipes(speakers_in(manifest, target), done);
    notes.push_back("the test part " + untested_text(manifest, target, missing.test) +
                    (recipes.empty() ? "" : "; try " + join(recipes, " or ")));
  }
  if (!missing.dev.empty()) {
    notes.push_back("the development part has no " + quoted_labels(target, missing.dev) + " clip");
  }
  return notes;
}

std::optional<std::string> note_on_nameless(const Manifest& manifest) {
  const auto nameless = std::ranges::count_if(
      manifest.rows, [](const Utterance& row) { return row.speaker.empty(); });
  if (nameless == 0) return std::nullopt;
  return std::to_string(nameless) + " of " + std::to_string(manifest.rows.size()) +
         " clips have no speaker, so ser cannot tell whether a speaker is in both training and "
         "test; fill in the column 'speaker'";
}

std::vector<std::string> notes_on_classes(const Manifest& manifest, const Target& target,
                                          const std::map<int, MissingClasses>& folds,
                                          bool by_speaker) {
  std::map<std::size_t, std::size_t> untested;
  std::size_t lacking = 0;
  std::size_t without_dev = 0;
  for (const auto& [number, missing] : folds) {
    for (const std::size_t c : missing.test) ++untested[c];
    if (!missing.test.empty()) ++lacking;
    if (!missing.dev.empty()) ++without_dev;
  }
  std::vector<std::string> notes;
  if (lacking == 1) {
    const auto fold =
        std::ranges::find_if(folds, [](const auto& one) { return !one.second.test.empty(); });
    notes.push_back("fold " + std::to_string(fold->first) + " " +
                    untested_text(manifest, target, fold->second.test));
  } else if (lacking > 1) {
    std::vector<std::string> texts;
    for (const auto& [c, count] : untested) {
      texts.push_back("'" + target.labels[c] + "' in " + std::to_string(count));
    }
    notes.push_back(std::to_string(lacking) + " of " + std::to_string(folds.size()) +
                    " folds have no test clip of some class (" + join(texts, ", ") +
                    "); their UAR averages fewer classes");
  }
  if (lacking > 0 && by_speaker) {
    const std::size_t k = folds_that_work(speakers_in(manifest, target), Needed::kBoth);
    if (k > 0 && k != folds.size()) notes.back() += "; try -k " + std::to_string(k);
  }
  if (without_dev > 0) {
    notes.push_back(std::to_string(without_dev) + " of " + std::to_string(folds.size()) +
                    (folds.size() == 1 ? " fold has" : " folds have") +
                    " no development clip of some class");
  }
  return notes;
}

}  // namespace ser
