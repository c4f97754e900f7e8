#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "core/error.hpp"
#include "splits/folds.hpp"
#include "splits/made_manifest.hpp"
#include "splits/recipe.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

/// Eight speakers, and two copies of each of their clips.
Manifest with_copies() {
  Manifest originals = made_manifest(8);
  std::vector<Utterance> rows;
  for (const Utterance& row : originals.rows) {
    rows.push_back(row);
    for (const char* copy : {"-1", "-2"}) {
      rows.push_back(row);
      rows.back().file = "copies/" + row.file + copy;
      rows.back().hash = "hash of " + rows.back().file;
      rows.back().source = row.file;
    }
  }
  return manifest_of(std::move(rows));
}

Target target() { return {"emotion", {"neutral", "happy", "sad", "angry"}}; }

SplitRecipe random_recipe(bool leak) {
  SplitRecipe recipe = parse_split_recipe("random:70/15/15");
  recipe.allow_speaker_overlap = true;
  recipe.leak_copies = leak;
  return recipe;
}

/// How many recordings stand on several sides with their copies.
std::size_t torn(const Manifest& manifest, const Split& split) {
  std::map<std::string, std::set<Part>> sides;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    const Utterance& row = manifest.rows[i];
    sides[row.source.empty() ? row.file : row.source].insert(split.part[i]);
  }
  std::size_t count = 0;
  for (const auto& [file, parts] : sides) count += parts.size() > 1 ? 1 : 0;
  return count;
}

TEST(LeakCopies, WithoutItCopiesStayWithTheirSourceEvenInARandomSplit) {
  const Manifest manifest = with_copies();
  const Split split = make_split(manifest, target(), random_recipe(false));
  EXPECT_EQ(torn(manifest, split), 0U);
  EXPECT_FALSE(split.stamps.copies_leaked);
  EXPECT_TRUE(split.stamps.speaker_dependent);
}

TEST(LeakCopies, WithItRowsAreDealtOneByOneAndTheSplitIsStamped) {
  const Manifest manifest = with_copies();
  const Split split = make_split(manifest, target(), random_recipe(true));
  // Three rows fall on one side of 70/15/15 with 0.7³ + 2·0.15³ = 35 %.
  EXPECT_GT(torn(manifest, split), manifest.rows.size() / 3 * 45 / 100);
  EXPECT_TRUE(split.stamps.copies_leaked);
  EXPECT_TRUE(split.stamps.speaker_dependent);
  EXPECT_NEAR(static_cast<double>(split.rows(Part::kTest).size()),
              0.15 * static_cast<double>(manifest.rows.size()), 3.0);
}

TEST(LeakCopies, EqualRecordingsStandTogetherAllTheSame) {
  Manifest manifest = with_copies();
  // A copy that nothing was done to.
  for (Utterance& row : manifest.rows) {
    if (!row.source.empty()) row.hash = "hash of " + row.source;
  }
  EXPECT_EQ(torn(manifest, make_split(manifest, target(), random_recipe(true))), 0U);
}

TEST(LeakCopies, NeedsARandomSplitThatMayOverlap) {
  const Manifest manifest = with_copies();
  const auto refusal = [&](const char* text, bool allowed, const char* speakers) {
    SplitRecipe recipe = parse_split_recipe(text);
    recipe.leak_copies = true;
    recipe.allow_speaker_overlap = allowed;
    recipe.test_speakers = speakers;
    return thrown_by([&] { make_split(manifest, target(), recipe); });
  };
  for (const Error& error : {refusal("random", false, ""), refusal("speaker", true, ""),
                             refusal("none", true, ""), refusal("random", true, "1-2")}) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_TRUE(holds(error.what(), "--split random:70/15/15 and --allow-speaker-overlap"));
  }
}

TEST(LeakCopies, AManifestWithoutCopiesSaysHowToMakeThem) {
  const Error error =
      thrown_by([] { make_split(made_manifest(8), target(), random_recipe(true)); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "ser augment data.csv --config noise-pitch --copies 2"));
}

TEST(LeakCopies, AColumnThatTearsCopiesIsStampedToo) {
  Manifest manifest = with_copies();
  manifest.extra_columns = {"split"};
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    manifest.rows[i].extra["split"] = i % 3 == 0 ? "train" : i % 3 == 1 ? "dev" : "test";
  }
  SplitRecipe recipe = parse_split_recipe("column");
  recipe.allow_speaker_overlap = true;
  EXPECT_TRUE(make_split(manifest, target(), recipe).stamps.copies_leaked);
}

TEST(LeakCopies, PiecesOfOneFileOnBothSidesAreNoCopies) {
  Manifest manifest = made_manifest(2);
  Split split;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    manifest.rows[i].file = "session.wav";
    split.part.push_back(i % 2 == 0 ? Part::kTrain : Part::kTest);
  }
  EXPECT_FALSE(copies_leak(manifest, split));
}

}  // namespace
}  // namespace ser
