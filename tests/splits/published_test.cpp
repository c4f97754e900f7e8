#include "splits/published.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "splits/folds.hpp"
#include "splits/made_manifest.hpp"
#include "splits/recipe.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

/// Two emotions of each speaker.
Manifest of_speakers(const std::string& corpus, const std::vector<std::string>& speakers) {
  std::vector<Utterance> rows;
  for (const auto& speaker : speakers) {
    for (const char* emotion : {"happy", "sad"}) {
      for (const char* text : {"kids", "dogs"}) {
        rows.push_back(
            clip(speaker + "-" + emotion + text + ".wav", speaker, emotion, text, corpus));
      }
    }
  }
  return manifest_of(std::move(rows));
}

std::vector<std::string> numbers(int low, int high, int width) {
  std::vector<std::string> result;
  for (int i = low; i <= high; ++i) {
    std::string text = std::to_string(i);
    result.push_back(std::string(static_cast<std::size_t>(width) - text.size(), '0') + text);
  }
  return result;
}

std::set<std::string> speakers_in(const Manifest& manifest, const Split& split, Part part) {
  std::set<std::string> result;
  for (const std::size_t i : split.rows(part)) result.insert(manifest.rows[i].speaker);
  return result;
}

Folds published_folds(const Manifest& manifest, const std::string& name, bool allow = false) {
  FoldRecipe recipe = parse_fold_recipe("folds:" + name);
  recipe.allow_speaker_overlap = allow;
  return make_folds(manifest, target_of(manifest), recipe);
}

Split partition_of(const Manifest& manifest, const std::string& name) {
  return make_split(manifest, target_of(manifest), parse_split_recipe("folds:" + name));
}

using Names = std::set<std::string>;

TEST(PublishedFolds, EmoboxDividesRavdessIntoSixFoldsOfFourActors) {
  const Manifest manifest = of_speakers("ravdess", numbers(1, 24, 2));
  const Folds folds = published_folds(manifest, "emobox");
  ASSERT_EQ(folds.folds.size(), 6U);
  EXPECT_EQ(speakers_in(manifest, folds.folds[0].split, Part::kTest),
            (Names{"01", "11", "20", "21"}));
  EXPECT_EQ(speakers_in(manifest, folds.folds[5].split, Part::kTest),
            (Names{"06", "13", "17", "22"}));
  EXPECT_FALSE(folds.stamps.speaker_dependent);
  for (const int fold : folds.test_fold()) EXPECT_GT(fold, 0);
}

TEST(PublishedFolds, ListedSpeakersThatAreAbsentArePassedOver) {
  const Manifest manifest = of_speakers("ravdess", numbers(1, 18, 2));
  const Folds folds = published_folds(manifest, "emobox");
  EXPECT_EQ(speakers_in(manifest, folds.folds[0].split, Part::kTest), (Names{"01", "11"}));
}

TEST(PublishedFolds, AFoldWithoutATestClipKeepsTheOthersNumbers) {
  const Manifest manifest = of_speakers("savee", {"DC", "JE", "JK"});
  const Folds folds = published_folds(manifest, "emobox");  // 1 JE, 2 KL, 3 DC, 4 JK
  ASSERT_EQ(folds.folds.size(), 3U);
  EXPECT_EQ(folds.folds[1].number, 3);
  ASSERT_EQ(folds.notes.size(), 1U);
  EXPECT_TRUE(holds(folds.notes[0], "fold 2 has no test clip"));
}

TEST(PublishedFolds, EmoboxListsOfClipsLeakSpeakersAndNeedTheFlag) {
  Manifest manifest = of_speakers("crema-d", numbers(1001, 1004, 4));
  manifest.rows.push_back(clip("x/1001_DFA_HAP_XX.wav", "1001", "happy", "DFA", "crema-d"));
  manifest.rows.push_back(clip("x/1001_dfa_sad_XX.flac", "1001", "sad", "DFA", "crema-d"));
  const Error error = thrown_by([&] { published_folds(manifest, "emobox"); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "fold 1: speaker crema-d:1001 is in "));
  const Folds folds = published_folds(manifest, "emobox", true);
  EXPECT_EQ(folds.folds.at(0).split.rows(Part::kTest).size(), 2U);
  EXPECT_TRUE(folds.stamps.speaker_dependent);
}

TEST(PublishedFolds, EmoSuperbNamesItsDevelopmentSpeakers) {
  const Manifest manifest = of_speakers("crema-d", numbers(1001, 1091, 4));
  const Folds folds = published_folds(manifest, "emo-superb");
  ASSERT_EQ(folds.folds.size(), 5U);
  for (const Fold& fold : folds.folds) {
    const auto test = speakers_in(manifest, fold.split, Part::kTest).size();
    const auto dev = speakers_in(manifest, fold.split, Part::kDev).size();
    EXPECT_EQ(test + dev + speakers_in(manifest, fold.split, Part::kTrain).size(), 91U);
    EXPECT_GE(test, 18U);
    EXPECT_GE(dev, 18U);
  }
  for (const int fold : folds.test_fold()) EXPECT_GT(fold, 0);
}

TEST(PublishedPartition, HasTheSpeakersOfItsList) {
  const Manifest emodb =
      of_speakers("emodb", {"03", "08", "09", "10", "11", "12", "13", "14", "15", "16"});
  const Split tfds = partition_of(emodb, "tfds");
  EXPECT_EQ(speakers_in(emodb, tfds, Part::kDev), (Names{"10", "14"}));
  EXPECT_EQ(speakers_in(emodb, tfds, Part::kTest), (Names{"03", "12"}));
  const Split audeering = partition_of(emodb, "audeering");
  EXPECT_EQ(speakers_in(emodb, audeering, Part::kTest), (Names{"12", "14", "15", "16"}));
  EXPECT_FALSE(audeering.rows(Part::kDev).empty());
  const Manifest savee = of_speakers("savee", {"DC", "JE", "JK", "KL"});
  EXPECT_EQ(speakers_in(savee, partition_of(savee, "nkululeko"), Part::kTest), Names{"KL"});
}

TEST(PublishedPartition, IdsThatAreNumbersMatchByValue) {
  const Manifest manifest = of_speakers("ravdess", numbers(1, 24, 1 + 2));
  EXPECT_EQ(speakers_in(manifest, partition_of(manifest, "nkululeko"), Part::kTest),
            (Names{"021", "022", "023", "024"}));
}

TEST(PublishedPartition, SpeakersThatAListOfAllPartsDoesNotNameAreUnused) {
  Manifest manifest = of_speakers("ravdess", numbers(1, 26, 2));
  const Split split = partition_of(manifest, "nkululeko");
  EXPECT_EQ(speakers_in(manifest, split, Part::kUnused), (Names{"25", "26"}));
}

TEST(PublishedPartition, RefusesSeveralCorporaAndThoseWithoutAList) {
  Manifest manifest = of_speakers("tess", {"OAF", "YAF"});
  const auto message = [&](const std::string& name) {
    const Error error = thrown_by([&] { partition_of(manifest, name); });
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return std::string(error.what());
  };
  EXPECT_TRUE(holds(message("tfds"), "folds:tfds: has no list for the corpus 'tess' (known: "));
  EXPECT_TRUE(holds(message("nobody"), "unknown list of folds 'nobody'"));
  EXPECT_TRUE(holds(message("emobox"), "use --cv folds:emobox"));
  manifest.rows.front().corpus = "emodb";
  EXPECT_TRUE(
      holds(message("tfds"), "takes the manifest of one corpus, and data.csv has emodb, tess"));
  const Manifest ravdess = of_speakers("ravdess", numbers(1, 24, 2));
  EXPECT_TRUE(
      holds(thrown_by([&] { published_folds(ravdess, "tfds"); }).what(), "use --split folds:tfds"));
}

TEST(ParsePublished, RefusesMisspeltKeysDoubleNamesAndEmptyLists) {
  const auto message = [](const char* text) {
    const Error error =
        thrown_by([&] { parse_published(parse_json(text, "mine.json"), "mine.json", "c"); });
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return std::string(error.what());
  };
  EXPECT_TRUE(holds(message(R"({"corpora": {"c": {"tset": ["1"], "test": ["2"]}}})"), "tset"));
  EXPECT_TRUE(holds(message(R"({"corpora": {"c": {"train": ["1"], "test": ["1"]}}})"),
                    "'1' is listed in train already"));
  EXPECT_TRUE(holds(message(R"({"corpora": {"c": {"train": ["1"]}}})"), "must name at least one"));
  EXPECT_TRUE(holds(message(R"({"corpora": {"c": {"by": "word", "test": ["1"]}}})"), "by"));
}

}  // namespace
}  // namespace ser
