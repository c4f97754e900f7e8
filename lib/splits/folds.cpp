#include "splits/folds.hpp"

#include <array>
#include <utility>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "splits/fold_drafts.hpp"
#include "splits/sides.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

using Kind = FoldRecipe::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 4> kGroupings = {
    {{"speaker", Kind::kSpeaker},
     {"corpus", Kind::kCorpus},
     {"text", Kind::kText},
     {"speaker+text", Kind::kSpeakerText}}};

std::string grouping_name(Kind kind) {
  for (const auto& [name, known] : kGroupings) {
    if (known == kind) return std::string(name);
  }
  return {};
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
  if (kind == "group") {
    for (const auto& [known, value] : kGroupings) {
      if (known != name) continue;
      recipe.kind = value;
      return recipe;
    }
  }
  if (kind == "folds" && !name.empty()) {
    recipe.kind = Kind::kListed;
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
  if (recipe.kind == Kind::kListed) return "folds:" + recipe.name;
  return "group:" + grouping_name(recipe.kind) + " -k " +
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
  for (Fold& fold : result.folds) {
    check_sides(manifest, target, /*allow_overlap=*/true, fold.split);
    result.stamps.speaker_dependent |= fold.split.stamps.speaker_dependent;
    result.stamps.copies_leaked |= fold.split.stamps.copies_leaked;
  }
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
