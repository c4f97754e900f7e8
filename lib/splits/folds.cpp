#include "splits/folds.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/spelling.hpp"
#include "core/text.hpp"
#include "splits/groups.hpp"
#include "splits/published.hpp"
#include "splits/sides.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

using FoldKind = FoldRecipe::Kind;

/// As `--cv group:…` spells them.
constexpr Spelling<FoldKind> kGroupings[] = {{FoldKind::kSpeaker, "speaker"},
                                             {FoldKind::kCorpus, "corpus"},
                                             {FoldKind::kText, "text"},
                                             {FoldKind::kSpeakerText, "speaker+text"}};

/// The parts of one fold, before development data are cut out and leaks are looked for.
struct FoldDraft {
  int number = 1;
  std::vector<Part> part;
  bool has_dev = false;
};

/// What clips are grouped by, and the column that says it.
struct Grouping {
  GroupBy by;
  std::string Utterance::*column;
  const char* name;
};

constexpr Grouping kBySpeaker = {GroupBy::kSpeaker, &Utterance::speaker, "speaker"};
constexpr Grouping kByCorpus = {GroupBy::kCorpus, &Utterance::corpus, "corpus"};
constexpr Grouping kByText = {GroupBy::kText, &Utterance::text, "text"};

/// The fold number of each group, from 0; a fold a group where they are few, or k is 0.
std::vector<std::size_t> fold_of_groups(const std::vector<Group>& groups, std::size_t k,
                                        std::uint64_t seed) {
  if (k == 0 || groups.size() <= k) {
    std::vector<std::size_t> own(groups.size());
    for (std::size_t g = 0; g < own.size(); ++g) own[g] = g;
    return own;
  }
  return deal(groups, std::vector<Share>(k, {1.0 / static_cast<double>(k), 1.0}), seed);
}

/// Throws data_error where a clip does not say its group, or there are fewer than two.
std::vector<Group> groups_for(const Manifest& manifest, const Target& target,
                              const FoldRecipe& recipe, const Grouping& grouping) {
  const auto is_filled = [&](const Utterance& row) { return !(row.*grouping.column).empty(); };
  if (std::none_of(manifest.rows.begin(), manifest.rows.end(), is_filled)) {
    throw data_error(manifest.source + ": " + manifest.without(grouping.name) +
                     ", and --cv group:" + std::string(spelling(kGroupings, recipe.kind)) +
                     " needs it");
  }
  for (const Utterance& row : manifest.rows) {
    if (is_filled(row)) continue;
    throw data_error(manifest.where(row) + ": column '" + grouping.name +
                     "' is empty, and --cv group:" +
                     std::string(spelling(kGroupings, recipe.kind)) + " needs it of every clip");
  }
  auto groups = group_rows(manifest, target, all_rows(manifest), grouping.by);
  if (groups.size() >= 2) return groups;
  const std::string who = "--cv " + recipe_text(recipe);
  if (grouping.by == GroupBy::kSpeaker) throw too_few_speakers(manifest, target, who);
  throw data_error(manifest.source + ": only one " + grouping.name + ", and " + who +
                   " needs two or more (--cv group:speaker divides by speaker)");
}

std::vector<FoldDraft> drafts_by_group(const Manifest& manifest, const Target& target,
                                       const FoldRecipe& recipe) {
  const auto groups = groups_for(manifest, target, recipe,
                                 recipe.kind == FoldKind::kCorpus ? kByCorpus
                                 : recipe.kind == FoldKind::kText ? kByText
                                                                  : kBySpeaker);
  const auto fold = fold_of_groups(groups, recipe.k, recipe.seed);
  std::vector<FoldDraft> drafts(*std::max_element(fold.begin(), fold.end()) + 1);
  for (std::size_t f = 0; f < drafts.size(); ++f) {
    drafts[f].number = static_cast<int>(f) + 1;
    drafts[f].part.assign(manifest.rows.size(), Part::kTrain);
  }
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::size_t i : groups[g].rows) drafts[fold[g]].part[i] = Part::kTest;
  }
  return drafts;
}

/// The number of the part of each row, where `groups` are dealt to `k` parts.
std::vector<std::size_t> part_of_rows(const std::vector<Group>& groups, std::size_t rows,
                                      std::size_t k, std::uint64_t seed) {
  const auto part = fold_of_groups(groups, k, seed);
  std::vector<std::size_t> result(rows);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::size_t i : groups[g].rows) result[i] = part[g];
  }
  return result;
}

std::vector<FoldDraft> drafts_by_speaker_and_text(const Manifest& manifest, const Target& target,
                                                  const FoldRecipe& recipe) {
  const auto speakers = groups_for(manifest, target, recipe, kBySpeaker);
  const auto texts = groups_for(manifest, target, recipe, kByText);
  const std::size_t rarer = std::min(speakers.size(), texts.size());
  const std::size_t k = recipe.k == 0 ? rarer : std::min(recipe.k, rarer);
  const auto rows = manifest.rows.size();
  const auto speaker = part_of_rows(speakers, rows, k, recipe.seed);
  const auto text = part_of_rows(texts, rows, k, derive_seed(recipe.seed, "texts"));
  std::vector<FoldDraft> drafts;
  for (std::size_t fold = 0; fold < k; ++fold) {
    FoldDraft draft{static_cast<int>(fold) + 1, std::vector<Part>(rows, Part::kUnused), false};
    for (std::size_t i = 0; i < rows; ++i) {
      if (speaker[i] == fold && text[i] == fold) draft.part[i] = Part::kTest;
      if (speaker[i] != fold && text[i] != fold) draft.part[i] = Part::kTrain;
    }
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

std::vector<FoldDraft> drafts_of_csv(const Manifest& manifest, const std::string& path) {
  std::vector<FoldDraft> drafts;
  for (auto& [number, part] : folds_of_csv(manifest, path)) {
    drafts.push_back({number, std::move(part), false});
  }
  return drafts;
}

std::vector<FoldDraft> drafts_as_published(const Manifest& manifest, const std::string& name) {
  const PublishedFolds published = find_published(name, manifest);
  if (published.is_partition) {
    throw usage_error("--cv folds:" + name + ": its list for this corpus is one partition; use " +
                      "--split folds:" + name);
  }
  std::vector<FoldDraft> drafts;
  for (std::size_t f = 0; f < published.folds.size(); ++f) {
    drafts.push_back({static_cast<int>(f) + 1, parts_of(manifest, published, published.folds[f]),
                      !published.folds[f].dev.empty()});
  }
  return drafts;
}

/// Divides the rows as the recipe says.
std::vector<FoldDraft> draft_folds(const Manifest& manifest, const Target& target,
                                   const FoldRecipe& recipe) {
  if (recipe.kind == FoldKind::kSpeakerText) {
    return drafts_by_speaker_and_text(manifest, target, recipe);
  }
  if (recipe.kind != FoldKind::kListed) return drafts_by_group(manifest, target, recipe);
  return is_table_name(recipe.name) ? drafts_of_csv(manifest, recipe.name)
                                    : drafts_as_published(manifest, recipe.name);
}

/// All folds, with what leaks in each; nothing is refused yet.
std::vector<std::string> leaks_of(const Manifest& manifest, const std::vector<Fold>& folds) {
  std::vector<std::string> leaks;
  for (const Fold& fold : folds) {
    for (const auto& leak : find_leaks(manifest, fold.split)) {
      leaks.push_back("fold " + std::to_string(fold.number) + ": " + leak);
    }
  }
  return leaks;
}

}  // namespace

FoldRecipe parse_fold_recipe(const std::string& text) {
  FoldRecipe recipe;
  const auto colon = text.find(':');
  const std::string kind = text.substr(0, colon);
  const std::string name = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (const auto grouping = value_of(kGroupings, name); kind == "group" && grouping) {
    recipe.kind = *grouping;
    return recipe;
  }
  if (kind == "folds" && !name.empty()) {
    recipe.kind = FoldKind::kListed;
    recipe.name = name;
    return recipe;
  }
  throw usage_error("--cv " + text +
                    ": must be group:speaker, group:corpus, group:text, group:speaker+text, "
                    "folds:NAME (ser list folds) or folds:FILE");
}

std::size_t parse_fold_count(const std::string& text) {
  if (text == "all") return 0;
  const auto number = to_integer(text);
  if (!number || *number < 2 || *number > 100'000) {
    throw usage_error("-k " + text + ": must be a number from 2, or all (leave one out)");
  }
  return static_cast<std::size_t>(*number);
}

std::string recipe_text(const FoldRecipe& recipe) {
  if (recipe.kind == FoldKind::kListed) return "folds:" + recipe.name;
  return "group:" + std::string(spelling(kGroupings, recipe.kind)) + " -k " +
         (recipe.k == 0 ? "all" : std::to_string(recipe.k));
}

std::vector<int> Folds::test_fold() const {
  std::vector<int> result(folds.empty() ? 0 : folds.front().split.part.size(), 0);
  for (const Fold& fold : folds) {
    for (const std::size_t i : fold.split.rows(Part::kTest)) result[i] = fold.number;
  }
  return result;
}

Folds make_folds(const Manifest& manifest, const Target& target, const FoldRecipe& recipe) {
  refuse_too_little(manifest, target);
  Folds result;
  result.recipe = recipe_text(recipe);
  if (const auto note = note_on_twins(manifest)) result.notes.push_back(*note);
  for (FoldDraft& draft : draft_folds(manifest, target, recipe)) {
    Fold fold{draft.number, {}};
    fold.split.part = std::move(draft.part);
    fold.split.recipe = result.recipe + " fold " + std::to_string(fold.number);
    if (fold.split.rows(Part::kTest).empty()) {
      result.notes.push_back("fold " + std::to_string(fold.number) + " has no test clip in " +
                             manifest.source + " and is left out");
      continue;
    }
    if (!draft.has_dev) {
      cut_dev(manifest, target, kDevShareOfTraining,
              derive_seed(recipe.seed, "fold", static_cast<std::uint64_t>(fold.number)),
              fold.split);
    }
    result.folds.push_back(std::move(fold));
  }
  if (result.folds.empty()) {
    throw data_error(manifest.source + ": --cv " + result.recipe + " tests none of its clips");
  }
  const auto leaks = leaks_of(manifest, result.folds);
  if (!leaks.empty() && !recipe.allow_speaker_overlap) {
    throw_leaks("the cross-validation " + result.recipe + " of " + manifest.source, leaks);
  }
  if (const auto note = note_on_nameless(manifest)) result.notes.push_back(*note);
  std::map<int, MissingClasses> missing;
  for (Fold& fold : result.folds) {
    missing[fold.number] = judge_sides(manifest, target, /*allow_overlap=*/true, fold.split);
    result.stamps = result.stamps | fold.split.stamps;
  }
  std::ranges::move(notes_on_classes(manifest, target, missing, recipe.kind == FoldKind::kSpeaker),
                    std::back_inserter(result.notes));
  return result;
}

std::string folds_csv(const Manifest& manifest, const Folds& folds) {
  const auto tested = folds.test_fold();
  std::string csv = "file,start,end,fold\n";
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    const Utterance& row = manifest.rows[i];
    csv += csv_line(std::vector<std::string>{row.file, row.start, row.end,
                                             tested[i] > 0 ? std::to_string(tested[i]) : ""});
  }
  return csv;
}

}  // namespace ser
