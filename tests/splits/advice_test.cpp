#include "splits/advice.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "splits/folds.hpp"
#include "splits/made_manifest.hpp"
#include "splits/recipe.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

/// Six speakers of whom only the named ones say "angry".
Manifest angry_by(const std::set<std::string>& speakers) {
  Manifest manifest = made_manifest(6);
  std::erase_if(manifest.rows, [&](const Utterance& row) {
    return row.emotion == "angry" && !speakers.contains(row.speaker);
  });
  return manifest;
}

std::string advice_on_angry(const Manifest& manifest) {
  const Target target = target_of(manifest);
  return advice_on_class(manifest, target, *target.index("angry"));
}

TEST(Advice, NamesTheOnlySpeakerOfAClass) {
  EXPECT_TRUE(holds(advice_on_angry(angry_by({"04"})), "only speaker made:04 has 'angry' clips"));
}

TEST(Advice, WhatItOffersWorks) {
  const Manifest manifest = angry_by({"02", "05"});
  const std::string advice = advice_on_angry(manifest);
  EXPECT_TRUE(holds(advice, "2 speakers have 'angry' clips: try --split "));
  const auto at = advice.find("--split ");
  ASSERT_NE(at, std::string::npos);
  const std::string recipe = advice.substr(at + 8, advice.find(' ', at + 8) - at - 8);
  const Split split = make_split(manifest, target_of(manifest), parse_split_recipe(recipe));
  std::set<std::string> tested;
  for (const auto i : split.rows(Part::kTest)) tested.insert(manifest.rows[i].emotion);
  EXPECT_TRUE(tested.contains("angry"));

  const auto k = advice.find("-k ");
  ASSERT_NE(k, std::string::npos);
  FoldRecipe folds = parse_fold_recipe("group:speaker");
  folds.k = parse_fold_count(advice.substr(k + 3, advice.find(' ', k + 3) - k - 3));
  EXPECT_NO_THROW(make_folds(manifest, target_of(manifest), folds));
}

TEST(Advice, AClassWithoutATestClipIsSaidWithWhatWouldWork) {
  SplitRecipe recipe;
  recipe.test_speakers = "01";
  const Split split = make_split(angry_by({"02", "05"}), target_of(made_manifest(1)), recipe);
  bool said = false;
  for (const auto& note : split.notes) {
    said =
        said || (note.find("the test part has no 'angry' test clip (2 speakers have any)") == 0 &&
                 note.find("--cv group:speaker -k ") != std::string::npos);
  }
  EXPECT_TRUE(said);
}

TEST(Advice, WhatWasDoneIsNotOffered) {
  const Manifest manifest = angry_by({"02", "05"});
  const Target target = target_of(manifest);
  const std::string advice = advice_on_class(manifest, target, *target.index("angry"));
  const auto at = advice.find("--split ") + 8;
  const std::string done = advice.substr(at, advice.find(' ', at) - at);
  EXPECT_FALSE(holds(advice_on_class(manifest, target, *target.index("angry"), done), done));
}

TEST(Advice, OfFoldsIsOneLineWithACount) {
  const Manifest manifest = angry_by({"02", "05"});
  const Target target = target_of(manifest);
  const std::size_t angry = *target.index("angry");
  const std::map<int, MissingClasses> some = {
      {1, {{angry}, {}}}, {2, {{}, {}}}, {3, {{angry}, {}}}};
  const auto notes = notes_on_classes(manifest, target, some, /*by_speaker=*/true);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0],
            "2 of 3 folds have no test clip of some class ('angry' in 2); their UAR averages fewer "
            "classes; try -k 2");
  const auto one = notes_on_classes(manifest, target, {{1, {{angry}, {angry}}}, {2, {}}},
                                    /*by_speaker=*/true);
  ASSERT_EQ(one.size(), 2U);
  EXPECT_EQ(one[0], "fold 1 has no 'angry' test clip (2 speakers have any); its UAR averages " +
                        std::to_string(target.labels.size() - 1) + " classes");
  EXPECT_EQ(one[1], "1 of 2 folds have no development clip of some class");
}

TEST(Advice, WithoutASpeakerTheColumnIsAskedFor) {
  Manifest manifest = made_manifest(2);
  for (Utterance& row : manifest.rows) row.speaker.clear();
  EXPECT_TRUE(holds(too_few_speakers(manifest, target_of(manifest), "--cv group:speaker").what(),
                    "column 'speaker' is empty, and --cv group:speaker needs two or more"));
}

TEST(Advice, OneSpeakerCanBeTestedOnNewTexts) {
  const Manifest manifest = made_manifest(1);
  const std::string advice = advice_on_one_speaker(manifest, target_of(manifest));
  EXPECT_TRUE(holds(advice, "--split none"));
  EXPECT_TRUE(holds(advice, "--cv group:text --allow-speaker-overlap"));
}

}  // namespace
}  // namespace ser
