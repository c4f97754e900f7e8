#include "splits/recipe.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "splits/groups.hpp"

namespace ser {
namespace {

constexpr double kDevShareOfTraining = 0.15;

std::vector<std::size_t> all_rows(const Manifest& manifest) {
  std::vector<std::size_t> rows(manifest.rows.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

std::size_t speaker_count(const Manifest& manifest, const std::vector<std::size_t>& rows) {
  std::set<SpeakerId> speakers;
  for (const std::size_t i : rows) speakers.insert(manifest.rows[i].speaker_id());
  return speakers.size();
}

void put_groups(const std::vector<Group>& groups, const std::vector<std::size_t>& parts,
                const std::vector<Part>& names, Split& split) {
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::size_t i : groups[g].rows) split.part[i] = names[parts[g]];
  }
}

/// Cuts a development part out of the training part.
void cut_dev(const Manifest& manifest, const Target& target, std::uint64_t seed, double share,
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
  put_groups(groups, deal(groups, {1.0 - share, share}, derive_seed(seed, "dev")),
             {Part::kTrain, Part::kDev}, split);
  if (by_speaker) return;
  split.dev_shares_speaker = true;
  split.notes.push_back(
      "one training speaker only: the development part was cut out by text, so early stopping saw "
      "the training speaker");
}

void split_by_speaker(const Manifest& manifest, const Target& target, const SplitRecipe& recipe,
                      Split& split) {
  const auto rows = all_rows(manifest);
  const auto groups = group_rows(manifest, target, rows, GroupBy::kSpeaker);
  if (recipe.shares[2] <= 0.0) {
    const double dev = recipe.shares[1] > 0.0 ? recipe.shares[1] : kDevShareOfTraining;
    cut_dev(manifest, target, recipe.seed, dev, split);
    return;
  }
  if (groups.size() < 2) {
    throw data_error(manifest.source +
                     ": a speaker-disjoint split needs at least 2 speakers and "
                     "there is " +
                     std::to_string(groups.size()) +
                     " (--split none trains on all, without a test)");
  }
  if (groups.size() == 2 || recipe.shares[1] <= 0.0) {
    const double test = recipe.shares[2];
    put_groups(groups, deal(groups, {1.0 - test, test}, recipe.seed), {Part::kTrain, Part::kTest},
               split);
    cut_dev(manifest, target, recipe.seed, kDevShareOfTraining, split);
    return;
  }
  put_groups(groups,
             deal(groups, {recipe.shares[0], recipe.shares[1], recipe.shares[2]}, recipe.seed),
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
    throw usage_error("--test-speakers " + recipe.test_speakers + ": nobody is left to train on");
  }
  if (dev.empty()) cut_dev(manifest, target, recipe.seed, kDevShareOfTraining, split);
}

void split_by_column(const Manifest& manifest, const Target& target, const SplitRecipe& recipe,
                     Split& split) {
  const auto& columns = manifest.extra_columns;
  if (std::find(columns.begin(), columns.end(), "split") == columns.end()) {
    throw data_error(manifest.source +
                     ": --split column needs a column 'split' with train, dev "
                     "and test");
  }
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    const std::string name = manifest.rows[i].column("split");
    const auto part = part_of_name(name);
    if (!part) {
      throw data_error(manifest.where(manifest.rows[i]) + ": column 'split': unknown '" + name +
                       "' (known: train, dev, test)");
    }
    split.part[i] = *part;
  }
  if (split.rows(Part::kDev).empty()) {
    cut_dev(manifest, target, recipe.seed, kDevShareOfTraining, split);
  }
}

void split_at_random(const Manifest& manifest, const Target& target, const SplitRecipe& recipe,
                     Split& split) {
  if (!recipe.allow_speaker_overlap) {
    throw usage_error(
        "--split random puts every speaker on both sides, which inflates figures; "
        "use --split speaker:70/15/15, or say --allow-speaker-overlap and every "
        "report is stamped speaker-dependent");
  }
  const auto groups = group_rows(manifest, target, all_rows(manifest), GroupBy::kClip);
  put_groups(groups,
             deal(groups, {recipe.shares[0], recipe.shares[1], recipe.shares[2]}, recipe.seed),
             {Part::kTrain, Part::kDev, Part::kTest}, split);
}

/// Every class needs a training clip; one without a test clip is worth a note.
void check_classes(const Manifest& manifest, const Target& target, Split& split) {
  std::map<Part, std::set<std::size_t>> classes;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    classes[split.part[i]].insert(target.index_of(manifest, manifest.rows[i]));
  }
  for (std::size_t c = 0; c < target.labels.size(); ++c) {
    if (!classes[Part::kTrain].contains(c)) {
      throw data_error(manifest.source + ": no training clip of " + target.column + " '" +
                       target.labels[c] + "' with the split " + split.recipe +
                       "; choose other speakers, or drop the label with ser ingest --labels");
    }
    for (const Part part : {Part::kDev, Part::kTest}) {
      if (classes[part].empty() || classes[part].contains(c)) continue;
      split.notes.push_back("no " + std::string(part_name(part)) + " clip of '" + target.labels[c] +
                            "'");
    }
  }
}

}  // namespace

SplitRecipe parse_split_recipe(const std::string& text) {
  SplitRecipe recipe;
  const auto colon = text.find(':');
  const std::string kind = text.substr(0, colon);
  if (kind == "column" || kind == "none") {
    recipe.kind = kind == "none" ? SplitRecipe::Kind::kNone : SplitRecipe::Kind::kColumn;
    if (colon == std::string::npos) return recipe;
  } else if (kind == "speaker" || kind == "random") {
    recipe.kind = kind == "random" ? SplitRecipe::Kind::kRandom : SplitRecipe::Kind::kSpeaker;
    if (colon == std::string::npos) return recipe;
    const auto parts = split(text.substr(colon + 1), '/');
    double sum = 0.0;
    bool valid = parts.size() == 3;
    for (std::size_t i = 0; valid && i < 3; ++i) {
      const auto value = to_number(parts[i]);
      valid = value && *value >= 0.0 && std::isfinite(*value) && (i != 0 || *value > 0.0);
      if (valid) sum += recipe.shares[i] = *value;
    }
    if (valid) {
      for (double& share : recipe.shares) share /= sum;
      return recipe;
    }
  }
  throw usage_error("--split " + text +
                    ": must be speaker:TRAIN/DEV/TEST (such as speaker:70/15/15), "
                    "random:TRAIN/DEV/TEST, column or none");
}

std::string recipe_text(const SplitRecipe& recipe) {
  if (!recipe.test_speakers.empty()) {
    return "test-speakers:" + recipe.test_speakers +
           (recipe.dev_speakers.empty() ? "" : " dev-speakers:" + recipe.dev_speakers);
  }
  if (recipe.kind == SplitRecipe::Kind::kColumn) return "column";
  if (recipe.kind == SplitRecipe::Kind::kNone) return "none";
  std::string text = recipe.kind == SplitRecipe::Kind::kRandom ? "random:" : "speaker:";
  for (std::size_t i = 0; i < 3; ++i) {
    text += (i > 0 ? "/" : "") + to_text(std::round(recipe.shares[i] * 1e4) / 1e2);
  }
  return text;
}

Split make_split(const Manifest& manifest, const Target& target, const SplitRecipe& recipe) {
  if (manifest.rows.empty()) throw data_error(manifest.source + ": has no rows");
  if (target.labels.size() < 2) {
    throw data_error(manifest.source + ": column '" + target.column + "' has " +
                     std::to_string(target.labels.size()) +
                     " class(es), and at least 2 are needed to train");
  }
  Split split;
  split.part.assign(manifest.rows.size(), Part::kTrain);
  split.recipe = recipe_text(recipe);
  if (!recipe.test_speakers.empty()) {
    split_by_named_speakers(manifest, target, recipe, split);
  } else if (recipe.kind == SplitRecipe::Kind::kColumn) {
    split_by_column(manifest, target, recipe, split);
  } else if (recipe.kind == SplitRecipe::Kind::kRandom) {
    split_at_random(manifest, target, recipe, split);
  } else if (recipe.kind == SplitRecipe::Kind::kNone) {
    cut_dev(manifest, target, recipe.seed, kDevShareOfTraining, split);
  } else {
    split_by_speaker(manifest, target, recipe, split);
  }
  const auto leaks = find_leaks(manifest, split);
  if (!leaks.empty() && !recipe.allow_speaker_overlap) {
    throw_leaks("the split " + split.recipe + " of " + manifest.source, leaks);
  }
  // Where clips name no speaker, a random split leaks unseen.
  split.stamps.speaker_dependent =
      !leaks.empty() || (recipe.test_speakers.empty() && recipe.kind == SplitRecipe::Kind::kRandom);
  check_classes(manifest, target, split);
  return split;
}

}  // namespace ser
