#include "splits/recipe.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/error.hpp"
#include "core/spelling.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "splits/groups.hpp"
#include "splits/published.hpp"
#include "splits/sides.hpp"

namespace ser {
namespace {

struct Pattern {
  std::string corpus;  ///< empty: any
  std::string id;      ///< exact, unless it is a range
  std::optional<std::pair<long long, long long>> range;
};

Pattern parse_pattern(const std::string& text, const std::string& corpus) {
  Pattern pattern{corpus, text, std::nullopt};
  if (const auto number = to_integer(text)) pattern.range = {*number, *number};
  if (const auto dash = text.find('-'); dash != std::string::npos && dash > 0) {
    const auto low = to_integer(text.substr(0, dash));
    const auto high = to_integer(text.substr(dash + 1));
    if (low && high) pattern.range = {*low, *high};
  }
  return pattern;
}

bool matches(const Pattern& pattern, const SpeakerId& speaker) {
  if (!pattern.corpus.empty() && pattern.corpus != speaker.first) return false;
  if (speaker.second == pattern.id) return true;
  const auto number = to_integer(speaker.second);
  return pattern.range && number && *number >= pattern.range->first &&
         *number <= pattern.range->second;
}

}  // namespace

std::set<SpeakerId> match_speakers(const Manifest& manifest, const std::string& text,
                                   const std::string& option) {
  const std::set<SpeakerId> known = named_speakers(manifest, option);
  std::set<SpeakerId> found;
  std::string corpus;  // "ravdess:16-18,20": a corpus holds until the next is named
  for (const std::string& item : split(text, ',')) {
    std::string id = trimmed(item);
    if (const auto colon = id.find(':'); colon != std::string::npos) {
      corpus = id.substr(0, colon);
      id = id.substr(colon + 1);
    }
    const Pattern pattern = parse_pattern(id, corpus);
    bool any = false;
    for (const SpeakerId& speaker : known) {
      if (!matches(pattern, speaker)) continue;
      any = true;
      found.insert(speaker);
    }
    if (any) continue;
    std::vector<std::string> names;
    for (const SpeakerId& speaker : known) names.push_back(speaker_text(speaker));
    std::string message = option;
    message.append(" ").append(text).append(": no speaker in ").append(manifest.source);
    message.append(" matches '").append(trimmed(item)).append("' ");
    throw usage_error(message.append(known_names(item, names)));
  }
  return found;
}

namespace {

using SplitKind = SplitRecipe::Kind;

/// As `--split` spells them.
constexpr Spelling<SplitKind> kRecipeKinds[] = {{SplitKind::kSpeaker, "speaker"},
                                                {SplitKind::kRandom, "random"},
                                                {SplitKind::kColumn, "column"},
                                                {SplitKind::kFolds, "folds"},
                                                {SplitKind::kNone, "none"}};

std::vector<Share> shares_of(const SplitRecipe& recipe) {
  return part_shares(recipe.shares[0], recipe.shares[1], recipe.shares[2]);
}

void split_by_speaker(const Manifest& manifest, const Target& target, const SplitRecipe& recipe,
                      Split& split) {
  const auto rows = all_rows(manifest);
  const auto groups = group_rows(manifest, target, rows, GroupBy::kSpeaker);
  if (recipe.shares[2] <= 0.0) {
    const double dev = recipe.shares[1] > 0.0 ? recipe.shares[1] : kDevShareOfTraining;
    cut_dev(manifest, target, dev, recipe.seed, split);
    return;
  }
  if (groups.size() < 2) {
    throw too_few_speakers(manifest, target, "a speaker-disjoint split");
  }
  if (groups.size() == 2 || recipe.shares[1] <= 0.0) {
    const double test = recipe.shares[2];
    put_groups(groups, deal(groups, {{1.0 - test, 4.0}, {test, 2.0}}, recipe.seed),
               {Part::kTrain, Part::kTest}, split);
    cut_dev(manifest, target, kDevShareOfTraining, recipe.seed, split);
    return;
  }
  put_groups(groups, deal(groups, shares_of(recipe), recipe.seed),
             {Part::kTrain, Part::kDev, Part::kTest}, split);
}

void split_by_named_speakers(const Manifest& manifest, const Target& target,
                             const SplitRecipe& recipe, Split& split) {
  const auto test = match_speakers(manifest, recipe.test_speakers, "--test-speakers");
  const auto dev = recipe.dev_speakers.empty()
                       ? std::set<SpeakerId>{}
                       : match_speakers(manifest, recipe.dev_speakers, "--dev-speakers");
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    const auto speaker = manifest.rows[i].speaker_id();
    if (test.contains(speaker) && dev.contains(speaker)) {
      throw usage_error("--dev-speakers: speaker " + speaker_text(speaker) +
                        " is among --test-speakers too");
    }
    if (test.contains(speaker)) split.part[i] = Part::kTest;
    if (dev.contains(speaker)) split.part[i] = Part::kDev;
  }
  if (split.rows(Part::kTrain).empty()) {
    throw usage_error("--test-speakers " + recipe.test_speakers +
                      ": no speaker is left to train on");
  }
  if (dev.empty()) cut_dev(manifest, target, kDevShareOfTraining, recipe.seed, split);
}

void split_by_column(const Manifest& manifest, const Target& target, const SplitRecipe& recipe,
                     Split& split) {
  const auto& columns = manifest.extra_columns;
  if (std::find(columns.begin(), columns.end(), "split") == columns.end()) {
    throw data_error(manifest.source +
                     ": --split column needs a column 'split' with train, dev and test (found: " +
                     join(manifest.header, ", ") + ")");
  }
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    const std::string name = lower(trimmed(manifest.rows[i].column("split")));
    const auto part = part_of_name(name);
    if (!part) {
      throw data_error(manifest.where(manifest.rows[i]) + ": column 'split': unknown '" + name +
                       "' (known: " + join(names_of(kPartNames), ", ") + ")");
    }
    split.part[i] = *part;
  }
  if (split.rows(Part::kDev).empty()) {
    cut_dev(manifest, target, kDevShareOfTraining, recipe.seed, split);
  }
}

void split_at_random(const Manifest& manifest, const Target& target, const SplitRecipe& recipe,
                     Split& split) {
  if (!recipe.allow_speaker_overlap) {
    throw usage_error(
        "--split random puts every speaker in both training and test, which inflates figures; use "
        "--split speaker:70/15/15, or add --allow-speaker-overlap, and every report says so");
  }
  const auto groups = group_rows(manifest, target, all_rows(manifest), GroupBy::kClip,
                                 recipe.leak_copies ? Copies::kAlone : Copies::kWithSource);
  put_groups(groups, deal(groups, shares_of(recipe), recipe.seed),
             {Part::kTrain, Part::kDev, Part::kTest}, split);
}

/// The tutorials' mistake is made only where it was asked for in full, and can be made.
void check_leak_of_copies(const Manifest& manifest, const SplitRecipe& recipe) {
  if (!recipe.leak_copies) return;
  if (recipe.kind != SplitKind::kRandom || !recipe.test_speakers.empty() ||
      !recipe.allow_speaker_overlap) {
    refuse_leak_of_copies();
  }
  const auto is_copy = [](const Utterance& row) { return !row.source.empty(); };
  if (std::none_of(manifest.rows.begin(), manifest.rows.end(), is_copy)) {
    throw data_error(manifest.source +
                     ": training.leak_copies: no row is a copy (column 'source'); make copies "
                     "first, and train on their manifest: ser augment " +
                     manifest.source + " --config noise-pitch --copies 2 -o copies");
  }
}

void split_as_published(const Manifest& manifest, const Target& target, const SplitRecipe& recipe,
                        Split& split) {
  const PublishedFolds published = find_published(recipe.name, manifest);
  if (!published.is_partition) {
    throw usage_error("--split folds:" + recipe.name + ": its list for this corpus is a cross-" +
                      "validation; use --cv folds:" + recipe.name);
  }
  split.part = parts_of(manifest, published, published.folds.front());
  if (split.rows(Part::kTest).empty()) {
    throw data_error(manifest.source + ": has no clip of the test part of folds:" + recipe.name);
  }
  if (published.folds.front().dev.empty()) {
    cut_dev(manifest, target, kDevShareOfTraining, recipe.seed, split);
  }
}

void divide(const Manifest& manifest, const Target& target, const SplitRecipe& recipe,
            Split& split) {
  if (!recipe.test_speakers.empty()) {
    return split_by_named_speakers(manifest, target, recipe, split);
  }
  switch (recipe.kind) {
    case SplitKind::kSpeaker:
      return split_by_speaker(manifest, target, recipe, split);
    case SplitKind::kRandom:
      return split_at_random(manifest, target, recipe, split);
    case SplitKind::kColumn:
      return split_by_column(manifest, target, recipe, split);
    case SplitKind::kFolds:
      return split_as_published(manifest, target, recipe, split);
    case SplitKind::kNone:
      return cut_dev(manifest, target, kDevShareOfTraining, recipe.seed, split);
  }
}

/// "70/15/15" as shares that sum to 1, that of training above 0; nothing for other texts.
std::optional<std::array<double, 3>> parse_shares(const std::string& text) {
  const auto parts = split(text, '/');
  if (parts.size() != 3) return std::nullopt;
  std::array<double, 3> shares{};
  double sum = 0.0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto value = to_number(parts[i]);
    if (!value || *value < 0.0 || !std::isfinite(*value)) return std::nullopt;
    sum += shares[i] = *value;
  }
  if (shares[0] <= 0.0) return std::nullopt;
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace

SplitRecipe parse_split_recipe(const std::string& text) {
  const auto colon = text.find(':');
  const auto kind = value_of(kRecipeKinds, text.substr(0, colon));
  const auto rest =
      colon == std::string::npos ? std::nullopt : std::optional(text.substr(colon + 1));
  SplitRecipe recipe;
  recipe.kind = kind.value_or(SplitKind::kSpeaker);
  if (kind == SplitKind::kFolds && rest && !rest->empty()) {
    recipe.name = *rest;
    return recipe;
  }
  if (kind && kind != SplitKind::kFolds && !rest) return recipe;
  if ((kind == SplitKind::kSpeaker || kind == SplitKind::kRandom) && rest) {
    if (const auto shares = parse_shares(*rest)) {
      recipe.shares = *shares;
      return recipe;
    }
  }
  throw usage_error("--split " + text +
                    ": must be speaker:TRAIN/DEV/TEST (such as speaker:70/15/15), "
                    "random:TRAIN/DEV/TEST, column, folds:NAME or none");
}

std::string recipe_text(const SplitRecipe& recipe) {
  if (!recipe.test_speakers.empty()) {
    return "test-speakers:" + recipe.test_speakers +
           (recipe.dev_speakers.empty() ? "" : " dev-speakers:" + recipe.dev_speakers);
  }
  std::string text(spelling(kRecipeKinds, recipe.kind));
  if (recipe.kind == SplitKind::kFolds) return text + ":" + recipe.name;
  if (recipe.kind == SplitKind::kColumn || recipe.kind == SplitKind::kNone) return text;
  for (std::size_t i = 0; i < 3; ++i) {
    text += (i > 0 ? "/" : ":") + to_text(std::round(recipe.shares[i] * 1e4) / 1e2);
  }
  return text;
}

Split make_split(const Manifest& manifest, const Target& target, const SplitRecipe& recipe) {
  refuse_too_little(manifest, target);
  Split split;
  split.part.assign(manifest.rows.size(), Part::kTrain);
  split.recipe = recipe_text(recipe);
  if (const auto note = note_on_twins(manifest)) split.notes.push_back(*note);
  check_leak_of_copies(manifest, recipe);
  divide(manifest, target, recipe, split);
  // Where clips name no speaker, a random split leaks unseen.
  split.stamps.speaker_dependent =
      recipe.test_speakers.empty() && recipe.kind == SplitKind::kRandom;
  split.stamps.copies_leaked = recipe.leak_copies;
  check_sides(manifest, target, recipe.allow_speaker_overlap, split);
  return split;
}

void refuse_leak_of_copies() {
  throw usage_error(
      "training.leak_copies puts changed copies of one recording in both training and test, as "
      "tutorials do; it needs --split random:70/15/15 and --allow-speaker-overlap, and every "
      "report "
      "says so");
}

}  // namespace ser
