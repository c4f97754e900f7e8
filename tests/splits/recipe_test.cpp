#include "splits/recipe.hpp"

#include <gtest/gtest.h>

#include "splits/made_manifest.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

using Speakers = std::set<SpeakerId>;

TEST(ParseSplitRecipe, ReadsKindsAndShares) {
  const SplitRecipe speaker = parse_split_recipe("speaker:80/10/10");
  EXPECT_EQ(speaker.kind, SplitRecipe::Kind::kSpeaker);
  EXPECT_DOUBLE_EQ(speaker.shares[0], 0.8);
  EXPECT_DOUBLE_EQ(speaker.shares[1], 0.1);
  EXPECT_DOUBLE_EQ(speaker.shares[2], 0.1);
  EXPECT_EQ(parse_split_recipe("random:70/15/15").kind, SplitRecipe::Kind::kRandom);
  EXPECT_EQ(parse_split_recipe("column").kind, SplitRecipe::Kind::kColumn);
  EXPECT_EQ(parse_split_recipe("none").kind, SplitRecipe::Kind::kNone);
  EXPECT_DOUBLE_EQ(parse_split_recipe("speaker").shares[0], 0.7);
}

TEST(ParseSplitRecipe, SharesAreRelative) {
  const SplitRecipe recipe = parse_split_recipe("speaker:2/1/1");
  EXPECT_DOUBLE_EQ(recipe.shares[0], 0.5);
  EXPECT_DOUBLE_EQ(recipe.shares[2], 0.25);
}

TEST(ParseSplitRecipe, RefusesEverythingElse) {
  for (const char* text :
       {"", "speakers", "speaker:", "speaker:70/15", "speaker:70/15/15/0", "speaker:0/50/50",
        "speaker:a/b/c", "speaker:70/-15/45", "speaker:nan/1/1", "speaker:inf/1/1", "column:x",
        "none:1", "random:70;15;15", "Speaker:70/15/15", " none", "folds", "folds:"}) {
    const Error error = thrown_by([&] { parse_split_recipe(text); });
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_EQ(error.what(), "--split " + std::string(text) +
                                ": must be speaker:TRAIN/DEV/TEST (such as speaker:70/15/15), "
                                "random:TRAIN/DEV/TEST, column, folds:NAME or none");
  }
}

TEST(RecipeText, IsWhatTheCommandLineTakes) {
  for (const char* text : {"speaker:70/15/15", "random:80/10/10", "speaker:90/0/10", "column",
                           "none", "speaker:33.3/33.3/33.4", "folds:tfds"}) {
    EXPECT_EQ(recipe_text(parse_split_recipe(text)), text);
  }
  EXPECT_EQ(recipe_text(parse_split_recipe("speaker")), "speaker:70/15/15");
  EXPECT_EQ(recipe_text(parse_split_recipe("speaker:14/3/3")), "speaker:70/15/15");
  SplitRecipe named;
  named.test_speakers = "16-18";
  EXPECT_EQ(recipe_text(named), "test-speakers:16-18");
  named.dev_speakers = "1";
  EXPECT_EQ(recipe_text(named), "test-speakers:16-18 dev-speakers:1");
}

Speakers found(const Manifest& manifest, const std::string& text) {
  return match_speakers(manifest, text, "--test-speakers");
}

TEST(MatchSpeakers, RangesIncludeBothEndsAndFindLeadingZeros) {
  const Manifest manifest = made_manifest(12);
  EXPECT_EQ(found(manifest, "9-11"), (Speakers{{"made", "09"}, {"made", "10"}, {"made", "11"}}));
  EXPECT_EQ(found(manifest, "1"), (Speakers{{"made", "01"}}));
  EXPECT_EQ(found(manifest, "01"), (Speakers{{"made", "01"}}));
  EXPECT_EQ(found(manifest, "1, 3-4"), (Speakers{{"made", "01"}, {"made", "03"}, {"made", "04"}}));
  EXPECT_EQ(found(manifest, "11-99"), (Speakers{{"made", "11"}, {"made", "12"}}));
}

TEST(MatchSpeakers, ACorpusHoldsUntilTheNextIsNamed) {
  Manifest manifest = made_manifest(4, "ravdess");
  for (auto& row : made_manifest(4, "emodb").rows) manifest.rows.push_back(row);
  EXPECT_EQ(found(manifest, "1"), (Speakers{{"emodb", "01"}, {"ravdess", "01"}}));
  EXPECT_EQ(found(manifest, "ravdess:1-2,4,emodb:3"),
            (Speakers{{"ravdess", "01"}, {"ravdess", "02"}, {"ravdess", "04"}, {"emodb", "03"}}));
}

TEST(MatchSpeakers, NamesAreTakenAsTheyAre) {
  const Manifest manifest =
      manifest_of({clip("a.wav", "OAF", "sad"), clip("b.wav", "YAF", "sad"),
                   clip("c.wav", "old-woman", "sad"), clip("d.wav", "3", "sad")});
  EXPECT_EQ(found(manifest, "YAF"), (Speakers{{"made", "YAF"}}));
  EXPECT_EQ(found(manifest, "old-woman,3"), (Speakers{{"made", "old-woman"}, {"made", "3"}}));
}

TEST(MatchSpeakers, NamesTheOptionAndTheKnownSpeakersWhenNobodyMatches) {
  const Manifest manifest = manifest_of({clip("a.wav", "01", "sad"), clip("b.wav", "02", "sad")});
  for (const char* text : {"7", "1,7", "5-9", "2-1", "other:1", "anna", "1,"}) {
    const Error error = thrown_by([&] { found(manifest, text); });
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_TRUE(holds(error.what(), "--test-speakers " + std::string(text) +
                                        ": no speaker in data.csv matches '"));
    EXPECT_TRUE(holds(error.what(), "(known: made:01, made:02)"));
  }
}

}  // namespace
}  // namespace ser
