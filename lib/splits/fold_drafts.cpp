#include "splits/fold_drafts.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "splits/advice.hpp"
#include "splits/groups.hpp"
#include "splits/published.hpp"
#include "splits/sides.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

using Kind = FoldRecipe::Kind;

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

void refuse_unknown(const Manifest& manifest, const std::string& recipe,
                    std::string Utterance::*column, const char* name) {
  for (const Utterance& row : manifest.rows) {
    if (!(row.*column).empty()) continue;
    throw data_error(manifest.where(row) + ": column '" + name + "' is empty, and " + recipe +
                     " needs it of every clip");
  }
}

std::vector<Group> groups_for(const Manifest& manifest, const Target& target,
                              const FoldRecipe& recipe, GroupBy by) {
  auto groups = group_rows(manifest, target, all_rows(manifest), by);
  if (groups.size() >= 2) return groups;
  const std::string what = by == GroupBy::kText     ? "text"
                           : by == GroupBy::kCorpus ? "corpus"
                                                    : "speaker";
  const std::string remedy = by == GroupBy::kSpeaker
                                 ? " (" + advice_on_one_speaker(manifest, target) + ")"
                                 : " (--cv group:speaker divides by speaker)";
  throw data_error(manifest.source + ": --cv " + recipe_text(recipe) + " needs more than one " +
                   what + remedy);
}

std::vector<FoldDraft> drafts_by_group(const Manifest& manifest, const Target& target,
                                       const FoldRecipe& recipe) {
  GroupBy by = GroupBy::kSpeaker;
  if (recipe.kind == Kind::kCorpus) {
    by = GroupBy::kCorpus;
    refuse_unknown(manifest, "--cv group:corpus", &Utterance::corpus, "corpus");
  } else if (recipe.kind == Kind::kText) {
    by = GroupBy::kText;
    refuse_unknown(manifest, "--cv group:text", &Utterance::text, "text");
  } else {
    refuse_unknown(manifest, "--cv group:speaker", &Utterance::speaker, "speaker");
  }
  const auto groups = groups_for(manifest, target, recipe, by);
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
  refuse_unknown(manifest, "--cv group:speaker+text", &Utterance::speaker, "speaker");
  refuse_unknown(manifest, "--cv group:speaker+text", &Utterance::text, "text");
  const auto speakers = groups_for(manifest, target, recipe, GroupBy::kSpeaker);
  const auto texts = groups_for(manifest, target, recipe, GroupBy::kText);
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

bool is_csv(const std::string& name) {
  return lower(std::filesystem::path(name).extension().string()) == ".csv";
}

/// A CSV of `file[,start,end],fold`; clips that it does not list, or without a fold, are trained on
/// in all folds.
std::vector<FoldDraft> drafts_of_csv(const Manifest& manifest, const std::string& path) {
  const CsvTable table = read_csv(path);
  const auto file = table.required_column("file");
  const auto fold = table.required_column("fold");
  const auto start = table.column("start");
  const auto end = table.column("end");
  std::map<std::tuple<std::string, std::string, std::string>, int> listed;
  std::set<int> numbers;
  for (const CsvRow& row : table.rows) {
    if (row.cells[fold].empty()) continue;
    const auto number = to_integer(row.cells[fold]);
    if (!number || *number < 1 || *number > 100'000) {
      throw data_error(table.source + ":" + std::to_string(row.line) + ": column 'fold': '" +
                       row.cells[fold] + "' is no number from 1");
    }
    const auto [known, fresh] = listed.try_emplace(
        {row.cells[file], start ? row.cells[*start] : "", end ? row.cells[*end] : ""},
        static_cast<int>(*number));
    if (!fresh && known->second != *number) {
      throw data_error(table.source + ":" + std::to_string(row.line) + ": '" + row.cells[file] +
                       "' is in fold " + std::to_string(known->second) + " already");
    }
    numbers.insert(static_cast<int>(*number));
  }
  std::vector<FoldDraft> drafts;
  for (const int number : numbers) {
    FoldDraft draft{number, {}, false};
    for (const Utterance& row : manifest.rows) {
      const auto found = listed.find({row.file, row.start, row.end});
      const bool tested = found != listed.end() && found->second == number;
      draft.part.push_back(tested ? Part::kTest : Part::kTrain);
    }
    drafts.push_back(std::move(draft));
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

}  // namespace

std::vector<FoldDraft> draft_folds(const Manifest& manifest, const Target& target,
                                   const FoldRecipe& recipe) {
  if (recipe.kind == Kind::kSpeakerText) {
    return drafts_by_speaker_and_text(manifest, target, recipe);
  }
  if (recipe.kind != Kind::kListed) return drafts_by_group(manifest, target, recipe);
  return is_csv(recipe.name) ? drafts_of_csv(manifest, recipe.name)
                             : drafts_as_published(manifest, recipe.name);
}

}  // namespace ser
