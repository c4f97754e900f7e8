#include "splits/folds.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "splits/made_manifest.hpp"
#include "splits/recipe.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

Folds folds_of(const Manifest& manifest, const std::string& text, const std::string& k = "5",
               bool allow = false) {
  FoldRecipe recipe = parse_fold_recipe(text);
  recipe.k = parse_fold_count(k);
  recipe.allow_speaker_overlap = allow;
  return make_folds(manifest, target_of(manifest), recipe);
}

std::set<std::string> values(const Manifest& manifest, const Split& split, Part part,
                             const std::string& column) {
  std::set<std::string> result;
  for (const std::size_t i : split.rows(part)) result.insert(manifest.rows[i].column(column));
  return result;
}

bool share_nothing(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::none_of(a.begin(), a.end(), [&](const auto& value) { return b.contains(value); });
}

TEST(FoldRecipe, ReadsWhatTheCommandLineTakesAndRefusesTheRest) {
  for (const char* text : {"group:speaker", "group:corpus", "group:text", "group:speaker+text"}) {
    EXPECT_EQ(recipe_text(parse_fold_recipe(text)), std::string(text) + " -k 5");
  }
  EXPECT_EQ(recipe_text(parse_fold_recipe("folds:emobox")), "folds:emobox");
  FoldRecipe all = parse_fold_recipe("group:speaker");
  all.k = parse_fold_count("all");
  EXPECT_EQ(recipe_text(all), "group:speaker -k all");
  for (const char* text : {"", "group", "group:", "group:emotion", "speaker", "folds:", "folds"}) {
    EXPECT_EQ(thrown_by([&] { parse_fold_recipe(text); }).kind(), ErrorKind::kUsage) << text;
  }
  for (const char* text : {"", "1", "0", "-2", "2.5", "many"}) {
    EXPECT_EQ(thrown_by([&] { parse_fold_count(text); }).kind(), ErrorKind::kUsage) << text;
  }
}

TEST(MakeFolds, EveryClipIsTestedOnceAndNoSpeakerStandsOnTwoSides) {
  const Manifest manifest = made_manifest(24);
  const Folds folds = folds_of(manifest, "group:speaker");
  ASSERT_EQ(folds.folds.size(), 5U);
  std::vector<int> tested(manifest.rows.size());
  for (const Fold& fold : folds.folds) {
    for (const std::size_t i : fold.split.rows(Part::kTest)) ++tested[i];
    EXPECT_TRUE(find_leaks(manifest, fold.split).empty());
    EXPECT_FALSE(fold.split.rows(Part::kDev).empty());
    const auto speakers = values(manifest, fold.split, Part::kTest, "speaker").size();
    EXPECT_TRUE(speakers == 4 || speakers == 5) << speakers;
  }
  EXPECT_EQ(tested, std::vector<int>(manifest.rows.size(), 1));
  EXPECT_FALSE(folds.stamps.speaker_dependent);
}

TEST(MakeFolds, AClassThatFewSpeakersSayIsSpreadOverTheFolds) {
  Manifest manifest = made_manifest(20);
  std::erase_if(manifest.rows, [](const Utterance& row) {
    return row.emotion == "angry" && std::stoi(row.speaker) > 5;
  });
  for (const Fold& fold : folds_of(manifest, "group:speaker").folds) {
    EXPECT_EQ(values(manifest, fold.split, Part::kTest, "emotion").size(), 4U) << fold.number;
  }
}

TEST(MakeFolds, AllLeavesOneSpeakerOutInTheOrderOfTheManifest) {
  const Manifest manifest = made_manifest(7);
  for (const char* k : {"all", "7", "12"}) {
    const Folds folds = folds_of(manifest, "group:speaker", k);
    ASSERT_EQ(folds.folds.size(), 7U);
    for (const Fold& fold : folds.folds) {
      EXPECT_EQ(values(manifest, fold.split, Part::kTest, "speaker"),
                std::set<std::string>{"0" + std::to_string(fold.number)});
    }
  }
}

TEST(MakeFolds, ByCorpusTestsACorpusThatTrainingDidNotHear) {
  Manifest manifest = made_manifest(4, "a");
  for (const auto& row : made_manifest(5, "b").rows) {
    manifest.rows.push_back(row);
    manifest.rows.back().file = "b/" + row.file;
    manifest.rows.back().hash += " b";
  }
  const Folds folds = folds_of(manifest, "group:corpus");
  ASSERT_EQ(folds.folds.size(), 2U);
  EXPECT_EQ(values(manifest, folds.folds[0].split, Part::kTest, "corpus"),
            std::set<std::string>{"a"});
  EXPECT_EQ(values(manifest, folds.folds[0].split, Part::kTrain, "corpus"),
            std::set<std::string>{"b"});
}

TEST(MakeFolds, ByTextLeaksSpeakersAndIsRefusedOrStamped) {
  const Manifest manifest = made_manifest(4);
  const Error error = thrown_by([&] { folds_of(manifest, "group:text"); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "fold 1: speaker made:01 is in "));
  EXPECT_TRUE(holds(error.what(), "--allow-speaker-overlap"));
  const Folds folds = folds_of(manifest, "group:text", "5", true);
  ASSERT_EQ(folds.folds.size(), 3U);
  EXPECT_TRUE(folds.stamps.speaker_dependent);
  for (const Fold& fold : folds.folds) {
    EXPECT_TRUE(share_nothing(values(manifest, fold.split, Part::kTest, "text"),
                              values(manifest, fold.split, Part::kTrain, "text")));
  }
}

TEST(MakeFolds, TheSameTextOfAnotherCorpusIsAnotherText) {
  Manifest manifest = made_manifest(3, "a");
  for (const auto& row : made_manifest(3, "b").rows) {
    manifest.rows.push_back(row);
    manifest.rows.back().file = "b/" + row.file;
    manifest.rows.back().hash += " b";
  }
  EXPECT_EQ(folds_of(manifest, "group:text", "all", true).folds.size(), 6U);
}

TEST(MakeFolds, BySpeakerAndTextTrainingKnowsNeither) {
  const Manifest manifest = made_manifest(9);
  for (const char* k : {"2", "3", "5", "all"}) {
    const Folds folds = folds_of(manifest, "group:speaker+text", k);
    EXPECT_EQ(folds.folds.size(), std::string(k) == "2" ? 2U : 3U);
    EXPECT_FALSE(folds.stamps.speaker_dependent);
    for (const Fold& fold : folds.folds) {
      for (const Part part : {Part::kTrain, Part::kDev}) {
        for (const char* column : {"speaker", "text"}) {
          EXPECT_TRUE(share_nothing(values(manifest, fold.split, Part::kTest, column),
                                    values(manifest, fold.split, part, column)));
        }
      }
      EXPECT_FALSE(fold.split.rows(Part::kTest).empty());
      EXPECT_FALSE(fold.split.rows(Part::kTrain).empty());
    }
  }
}

TEST(MakeFolds, BySpeakerAndTextEqualRecordingsOfOthersStayOutOfTraining) {
  Manifest manifest = made_manifest(9);
  manifest.rows[0].hash = manifest.rows[21].hash = manifest.rows[102].hash = "one recording";
  const Folds folds = folds_of(manifest, "group:speaker+text", "3");
  for (const Fold& fold : folds.folds) EXPECT_TRUE(find_leaks(manifest, fold.split).empty());
}

TEST(MakeFolds, EqualRecordingsAreTestedTogether) {
  Manifest manifest = made_manifest(10);
  manifest.rows.front().hash = manifest.rows.back().hash;
  const auto tested = folds_of(manifest, "group:speaker", "all").test_fold();
  EXPECT_EQ(tested.front(), tested.back());
  EXPECT_EQ(std::set<int>(tested.begin(), tested.end()).size(), 9U);
}

TEST(MakeFolds, NeedsTwoGroupsAndTheColumn) {
  const auto message = [](const Manifest& manifest, const char* text) {
    const Error error = thrown_by([&] { folds_of(manifest, text); });
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    return std::string(error.what());
  };
  EXPECT_TRUE(holds(message(made_manifest(1), "group:speaker"),
                    "only one speaker, and --cv group:speaker"));
  EXPECT_TRUE(holds(message(made_manifest(1), "group:speaker"), "--cv group:text"));
  EXPECT_TRUE(
      holds(message(made_manifest(4), "group:corpus"), "only one corpus, and --cv group:corpus"));
  Manifest manifest = made_manifest(4);
  manifest.rows[3].text.clear();
  EXPECT_TRUE(holds(message(manifest, "group:speaker+text"), "data.csv:5: column 'text' is empty"));
  manifest.rows[2].speaker.clear();
  EXPECT_TRUE(holds(message(manifest, "group:speaker"), "data.csv:4: column 'speaker' is empty"));
}

TEST(MakeFolds, AClassThatOneSpeakerSaysCannotBeTestedAndTheMessageNamesHim) {
  Manifest manifest = made_manifest(6);
  std::erase_if(manifest.rows,
                [](const Utterance& row) { return row.emotion == "angry" && row.speaker != "03"; });
  const Error error = thrown_by([&] { folds_of(manifest, "group:speaker"); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "only speaker made:03 has 'angry' clips"));
}

TEST(FoldsCsv, NamesTheFoldThatTestsAClipAndReadsBack) {
  const TempFolder folder;
  const Manifest manifest = made_manifest(3);
  const Folds folds = folds_of(manifest, "group:speaker", "all");
  const std::string csv = folds_csv(manifest, folds);
  EXPECT_TRUE(csv.starts_with("file,start,end,fold\n01-neutral-kids.wav,,,1\n"));
  write_atomically(folder / "folds.csv", csv);
  const Folds again = folds_of(manifest, "folds:" + (folder / "folds.csv").string());
  EXPECT_EQ(again.test_fold(), folds.test_fold());
}

TEST(FoldsCsv, WrongLinesAreNamed) {
  const TempFolder folder;
  const Manifest manifest = made_manifest(3);
  const auto message = [&](const std::string& csv) {
    write_atomically(folder / "folds.csv", csv);
    return std::string(
        thrown_by([&] { folds_of(manifest, "folds:" + (folder / "folds.csv").string()); }).what());
  };
  EXPECT_TRUE(holds(message("file,fold\n01-sad-kids.wav,one\n"),
                    "folds.csv:2: column 'fold': 'one' is no number from 1"));
  EXPECT_TRUE(holds(message("file,fold\n01-sad-kids.wav,1\n01-sad-kids.wav,2\n"),
                    "folds.csv:3: '01-sad-kids.wav' is in fold 1 already"));
  EXPECT_TRUE(holds(message("file,fold\nunknown.wav,1\n"), "tests none of its clips"));
  EXPECT_TRUE(holds(message("file,part\n01-sad-kids.wav,1\n"), "no column 'fold'"));
}

TEST(MakeFolds, PassesOnThatTwinsAreNotKnown) {
  Manifest manifest = made_manifest(6);
  manifest.twins_unknown = true;
  const Folds folds = make_folds(manifest, target_of(manifest), parse_fold_recipe("group:speaker"));
  EXPECT_EQ(folds.notes, std::vector<std::string>{*note_on_twins(manifest)});
}

TEST(MakeSplit, PassesOnThatTwinsAreNotKnown) {
  Manifest manifest = made_manifest(6);
  EXPECT_TRUE(make_split(manifest, target_of(manifest), {}).notes.empty());
  manifest.twins_unknown = true;
  EXPECT_EQ(make_split(manifest, target_of(manifest), {}).notes,
            std::vector<std::string>{*note_on_twins(manifest)});
}

}  // namespace
}  // namespace ser
